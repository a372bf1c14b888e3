import { join } from 'node:path';
import { framePoolStats } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertInStep } from '../support/assert-in-step.js';
import { runSyncCheck } from '../support/sync-run.js';
import { inTempFolder } from '../support/temp-folder.js';

const test = suite('a virtual hour of test sources');
const seconds = 3600;
const fps = 30;
const inStep = { seconds, fps, audioRate: 50, maxDelayUs: 0 };

test('of which the camera is 50 ppm fast: no drift', () =>
  inTempFolder(async (folder) => {
    const report = await runSyncCheck({
      folder: join(folder, 'apart'),
      virtualStartUs: 0,
      inputs: ['camera.video', 'microphone.audio'],
      sources: { camera: source(50), microphone: source(0) },
    });
    assertInStep(report, inStep);
    assert.is(framePoolStats().inUse, 0);
  }));

test('of which one is camera and microphone, and 50 ppm fast: no drift', () =>
  inTempFolder(async (folder) => {
    const report = await runSyncCheck({
      folder: join(folder, 'together'),
      virtualStartUs: 0,
      inputs: ['device.video', 'device.audio'],
      sources: { device: source(50) },
    });
    assertInStep(report, inStep);
    assert.is(framePoolStats().inUse, 0);
  }));

/** A fast clock reaches more pictures in the hour. */
function source(clockPpm: number): object {
  const frames = Math.floor(seconds * fps * (1 + clockPpm / 1_000_000));
  return { use: 'test-source', options: { width: 64, height: 64, fps, frames, clockPpm, tone: 0 } };
}

test.run();
