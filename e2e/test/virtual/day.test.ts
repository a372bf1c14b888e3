// timeout: 400 s
import { join } from 'node:path';
import { framePoolStats } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertInStep } from '../support/assert-in-step.js';
import { testStage } from '../support/pipeline-file.js';
import { runSyncCheck } from '../support/sync-run.js';
import { inTempFolder } from '../support/temp-folder.js';

const test = suite('24 virtual hours');
const hour = 3600;
const day = 24 * hour;
const audioRate = 10;
const maxDelayUs = 2000;

/** An hour before the 2^31st millisecond, where capture times in RTP start over, too: 2^31 ms are 45 · 2^32 ticks of 90 kHz. */
const virtualStartUs = 2 ** 31 * 1000 - hour * 1_000_000;

/** 2^32 ticks are 13.3 hours at 90 kHz, 24.9 at 48 kHz. Presentation times begin at 0, capture times are the clock's. */
const wraps = { video: { pts: 1, capture: 2 }, audio: { pts: 0, capture: 1 } };

test('of a camera 50 ppm fast beside an exact microphone, and of a device that is both: no drift, no time goes back', () =>
  inTempFolder(async (folder) => {
    const reports = await Promise.all([
      runSyncCheck({
        folder: join(folder, 'apart'),
        virtualStartUs,
        inputs: ['camera.video', 'microphone.audio'],
        sources: {
          camera: device(day, { clockPpm: 50, fps: 30, seed: 1 }),
          microphone: device(day, { clockPpm: 0, seed: 2 }),
        },
      }),
      runSyncCheck({
        folder: join(folder, 'together'),
        virtualStartUs,
        inputs: ['device.video', 'device.audio'],
        sources: { device: device(day, { clockPpm: 50, fps: 10, seed: 3 }) },
      }),
    ]);
    for (const [index, fps] of [30, 10].entries()) {
      const report = reports[index] as (typeof reports)[0];
      const { driftUs, video, audio } = report;
      console.log(`${video.packets} pictures, ${audio.packets} audio packets, apart by at most ${driftUs} µs`);
      assertInStep(report, { seconds: day, fps, audioRate, maxDelayUs });
      assert.equal({ video: video.rtpWraps, audio: audio.rtpWraps }, wraps);
      assert.ok(video.firstCaptureUs < 2 ** 31 * 1000 && video.lastCaptureUs > 2 ** 31 * 1000);
    }
    assert.is(framePoolStats().inUse, 0);
  }));

test('would show a drift: an hour of times that are not mapped', () =>
  inTempFolder(async (folder) => {
    const { driftUs } = await runSyncCheck({
      folder: join(folder, 'unmapped'),
      virtualStartUs,
      inputs: ['camera.video', 'microphone.audio'],
      sources: {
        camera: device(hour, { clockPpm: 50, fps: 10, seed: 1, maps: false }),
        microphone: device(hour, { clockPpm: 0, seed: 2 }),
      },
    });
    assert.ok(Math.abs(driftUs - 50 * hour) <= maxDelayUs, `${driftUs} µs`);
  }));

function device(seconds: number, options: object): object {
  return { use: testStage('drifting-device'), options: { seconds, audioRate, maxDelayUs, ...options } };
}

test.run();
