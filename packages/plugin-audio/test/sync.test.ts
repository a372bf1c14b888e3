// timeout: 600 s
// coverage: none
import { AudioPacket, startLedger, unknownUncertaintyUs, usPerSecond } from '@arkavo-pipeline/core';
import { type TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frameCount, readSamples, writeSamples } from '../src/pcm/pcm-samples.js';
import { openMixer } from './support/mixing.js';

const hourUs = 3_600 * usPerSecond;
const packetMs = 20;
const everyUs = 30 * usPerSecond;
/** On the way here all take this long at least, and up to 50 ms longer. */
const wayUs = 30_000;
const jitterUs = 50_000;

type Source = {
  readonly sourceId: string;
  /** How much faster than it should its clock runs. */
  readonly ppm: number;
  readonly rate: number;
  /** Its clicks come so much after those of the others. */
  readonly shiftUs: number;
  /** Whether the time of capture is known here, or the time of arrival goes for it. */
  readonly isKnown: boolean;
};

/** The same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

/** Sends an hour of a source: silence, with a click at each multiple of `everyUs` of true time. */
async function play(stage: TestStage, clock: VirtualClock, source: Source): Promise<void> {
  const { sourceId, ppm, rate, shiftUs, isKnown } = source;
  const next = random(ppm + 1_000);
  const frames = (rate * packetMs) / 1000;
  const trueRate = rate * (1 + ppm * 1e-6);
  let arrivedUs = 0;
  for (let index = 0; ; index++) {
    const startUs = (index * frames * usPerSecond) / trueRate;
    if (startUs > hourUs) return;
    const samples = new Float32Array(frames);
    const click = Math.ceil((startUs - shiftUs) / everyUs) * everyUs + shiftUs;
    const at = Math.round(((click - startUs) * trueRate) / usPerSecond);
    if (at < frames) samples[at] = 0.9;
    arrivedUs = Math.max(arrivedUs, Math.round(startUs + packetMs * 1000 + wayUs + next() * jitterUs));
    await clock.sleepUntil(arrivedUs);
    const captureUs = isKnown ? Math.round(startUs) : clock.nowUs() - packetMs * 1000;
    await stage.send(
      new AudioPacket({
        sourceId,
        ptsUs: 77 * usPerSecond + Math.round((index * frames * usPerSecond) / rate),
        durationUs: packetMs * 1000,
        ledger: startLedger(captureUs, isKnown ? 1_000 : unknownUncertaintyUs),
        format: 'pcm-s16',
        sampleRate: rate,
        channels: 1,
        data: writeSamples(samples, 'pcm-s16'),
      }),
    );
  }
}

/** The times at which something is heard, microseconds. */
async function heard(stage: TestStage, clicks: number[]): Promise<void> {
  for (;;) {
    const { packet, port } = await stage.next();
    if (packet.kind !== 'audio' || port !== 'audio') continue;
    const samples = readSamples({ ...packet, format: 'pcm-f32' });
    let best = -1;
    for (let at = 0; at < samples.length; at += 2) {
      const value = Math.abs(samples[at] as number);
      if (value > 0.25 && value > Math.abs(samples[best] ?? 0)) best = at;
    }
    assert.is(frameCount({ ...packet, format: 'pcm-f32' }), 960);
    if (best >= 0) clicks.push(packet.ptsUs + ((best / 2) * usPerSecond) / 48_000);
    packet.dispose();
  }
}

const sources: readonly Source[] = [
  { sourceId: 'fast', ppm: 100, rate: 48_000, shiftUs: 0, isKnown: true },
  { sourceId: 'slow', ppm: -300, rate: 16_000, shiftUs: 5_000_000, isKnown: true },
  { sourceId: 'unknown', ppm: 100, rate: 32_000, shiftUs: 10_000_000, isKnown: false },
];

test('for an hour, sources whose clocks are off stay within 10 ms of when they were captured', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({}, clock);
  const clicks: number[] = [];
  void heard(stage, clicks);
  await Promise.all(sources.map((source) => play(stage, clock, source)));
  await stage.end();
  assert.equal(stage.drops, {});
  await stage.close();
  for (const { sourceId, shiftUs, isKnown } of sources) {
    // The least of the ways is found out by and by.
    const settled = clicks.filter((us) => isKnown || us > 60 * usPerSecond);
    const its = settled.filter((us) => Math.abs(((us - shiftUs + everyUs / 2) % everyUs) - everyUs / 2) < 2_000_000);
    const errors = its.map((us) => ((us - shiftUs + everyUs / 2) % everyUs) - everyUs / 2 - (isKnown ? 0 : wayUs));
    const worst = Math.max(...errors.map(Math.abs));
    assert.ok(its.length >= 117, `${sourceId}: ${its.length} clicks`);
    assert.ok(worst <= 10_000, `${sourceId}: off by ${Math.round(worst)} µs`);
  }
});

test.run();
