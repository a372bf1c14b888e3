import type { Clock } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mediaSource } from '../../src/media-source.js';
import { h264, makeMedia } from './media-files.js';
import { play } from './played.js';

const file = makeMedia('paced.mp4', h264, ['-c:a', 'aac']);
const startUs = 5_000_000;

/** A clock that stands still but for sleeps, from which it wakes `lateUs` too late. */
function jumpingClock(lateUs: number): Clock {
  let nowUs = startUs;
  return {
    nowUs: () => nowUs,
    sleepUntil: async (timeUs) => {
      if (timeUs > nowUs) nowUs = timeUs + lateUs;
    },
  };
}

test('in real time, each packet is captured when its decoding time is due', async () => {
  const { packets } = await play(file, { realtime: true }, { clock: jumpingClock(0) });
  const times = packets.map((packet) => (packet.kind === 'access-unit' ? packet.dtsUs : packet.ptsUs));
  for (const [index, packet] of packets.entries()) {
    assert.is(packet.ledger.captureUs - startUs, (times[index] ?? 0) - (times[0] ?? 0));
  }
});

test('being late does not add up', async () => {
  const lateUs = 3_000;
  const { video } = await play(file, { realtime: true }, { clock: jumpingClock(lateUs), outputs: ['video'] });
  for (const { ledger, dtsUs } of video.slice(1)) {
    assert.is(ledger.captureUs - startUs, dtsUs - (video[0]?.dtsUs ?? 0) + lateUs);
  }
});

test('not in real time, nothing waits', async () => {
  const { packets } = await play(file, {}, { clock: jumpingClock(0) });
  assert.ok(packets.every(({ ledger }) => ledger.captureUs === startUs));
});

test('stopping ends the wait for the next packet', async () => {
  let fallAsleep: (() => void) | undefined;
  const asleep = new Promise<void>((resolve) => {
    fallAsleep = resolve;
  });
  const clock: Clock = {
    nowUs: () => startUs,
    sleepUntil: (timeUs, signal) =>
      timeUs <= startUs
        ? Promise.resolve()
        : new Promise((resolve) => {
            signal?.addEventListener('abort', () => resolve(), { once: true });
            fallAsleep?.();
          }),
  };
  const stage = await TestStage.open(mediaSource, { options: { path: file, realtime: true, loop: 0 }, clock });
  const playing = stage.generate();
  await asleep;
  stage.stop();
  await playing;
  assert.is(stage.emitted.length, 1);
  await stage.close();
});

test('a stop is heard while an endless loop runs as fast as it can', async () => {
  const stage = await TestStage.open(mediaSource, { options: { path: file, loop: 0 }, outputs: ['video'] });
  const playing = stage.generate();
  await stage.take(200);
  stage.stop();
  await playing;
  await stage.close();
});

test.run();
