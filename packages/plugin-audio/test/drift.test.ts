import { AudioPacket, startLedger, usPerSecond } from '@arkavo-pipeline/core';
import { VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeSamples } from '../src/pcm/pcm-samples.js';
import { closeMixer, left, openMixer } from './support/mixing.js';
import { bend } from './support/purity.js';
import { type Sound, tone } from './support/sound.js';

const hertz = 1_000;
const seconds = 40;
const packetFrames = 882;

/** A packet of a live source whose clock is off: it was captured at `captureUs`, whatever its own time says. */
function captured({ samples, rate, channels }: Sound, index: number, captureUs: number): AudioPacket {
  const from = index * packetFrames;
  return new AudioPacket({
    sourceId: 'one',
    ptsUs: Math.round((from * usPerSecond) / rate),
    durationUs: 20_000,
    ledger: startLedger(captureUs),
    format: 'pcm-f32',
    sampleRate: rate,
    channels,
    data: writeSamples(samples.slice(from * channels, (from + packetFrames) * channels), 'pcm-f32'),
  });
}

for (const ppm of [500, -500]) {
  test(`a source that is ${ppm} ppm fast is followed without a click or a hole`, async () => {
    const source = tone(44_100, 1, 44_100 * seconds, hertz, 0.5);
    const clock = new VirtualClock();
    const stage = await openMixer({}, clock);
    for (let index = 0; index < (44_100 * seconds) / packetFrames; index++) {
      const captureUs = Math.round((index * 20_000) / (1 + ppm * 1e-6));
      await clock.sleepUntil(captureUs + 20_000);
      await stage.send(captured(source, index, captureUs));
    }
    await stage.end();
    const { mix, drops } = await closeMixer(stage);
    const heard = left(mix.samples).subarray(4_800, 48_000 * (seconds - 1));
    assert.ok(bend(heard, hertz * 1.003, 48_000, 0.5) < 1.001);
    assert.ok(leastPeak(heard) > 0.498, 'it is as loud all the time');
    assert.equal(drops, {});
  });
}

/** Of all stretches of 2 ms, which are two turns of the tone. */
function leastPeak(samples: Float32Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let from = 0; from + 96 <= samples.length; from += 96) {
    least = Math.min(least, Math.max(...samples.subarray(from, from + 96).map(Math.abs)));
  }
  return least;
}

test.run();
