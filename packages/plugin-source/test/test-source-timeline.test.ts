import { framePoolStats, frameTimeUs } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testSource } from '../src/test-source.js';
import { stoppedClock } from './support/virtual-clock.js';

const small = { width: 64, height: 64 };

test('the streams come in the order of their times, each at its exact rate', async () => {
  const options = { ...small, frames: 29, fps: 29.97, metadataRate: 60, realtime: false };
  const stage = await TestStage.open(testSource, { options, stageId: 'camera' });
  await stage.generate();
  const packets = stage.emitted.map(({ packet, port }) => ({ packet, port }));
  const times = packets.map(({ packet }) => packet.ptsUs);
  assert.equal(
    times,
    [...times].sort((a, b) => a - b),
  );
  const endUs = frameTimeUs(29, 29.97);
  for (const [port, rate] of [
    ['video', 29.97],
    ['audio', 50],
    ['metadata', 60],
  ] as const) {
    const stream = packets.filter((each) => each.port === port).map(({ packet }) => packet);
    assert.is(stream.length, Math.ceil((endUs * rate) / 1e6 - 1e-4), port);
    for (const [index, packet] of stream.entries()) {
      assert.is(packet.ptsUs, frameTimeUs(index, rate));
      assert.is(packet.sourceId, 'camera');
    }
    const last = stream.at(-1);
    assert.is((last?.ptsUs ?? 0) + (last?.durationUs ?? 0), endUs);
  }
  assert.is(await stage.close(), 0);
});

test('in real time, every packet is given when it is due and captured then', async () => {
  const clock = new VirtualClock({ startUs: 5_000_000 });
  const stage = await TestStage.open(testSource, { options: { ...small, frames: 30 }, clock });
  await stage.generate();
  assert.is(clock.nowUs(), 5_000_000 + 980_000);
  for (const { packet } of stage.emitted) assert.is(packet.ledger.captureUs, 5_000_000 + packet.ptsUs);
  assert.is(await stage.close(), 0);
});

test('only linked streams are made', async () => {
  const clock = new VirtualClock();
  const options = { ...small, frames: 30 };
  const stage = await TestStage.open(testSource, { options, outputs: ['metadata'], clock });
  await stage.generate();
  assert.is(stage.emitted.length, 30);
  assert.ok(stage.emitted.every(({ port }) => port === 'metadata'));
  assert.is(await stage.close(), 0);
});

test('a source that waits for its next picture ends as soon as it is told to', async () => {
  const stage = await TestStage.open(testSource, { options: small, clock: stoppedClock });
  const ended = stage.generate();
  stage.stop();
  await ended;
  assert.is(stage.emitted.length, 0);
  assert.is(await stage.close(), 0);
});

test('a source as fast as its links allow goes on until it is told to end', async () => {
  const stage = await TestStage.open(testSource, { options: { ...small, realtime: false }, outputs: ['video'] });
  const ended = stage.generate();
  for (const packet of await stage.take(40)) packet.dispose();
  stage.stop();
  await ended;
  assert.is(await stage.close(), 0);
});

test('all frames went back to the pool', () => {
  assert.is(framePoolStats().inUse, 0);
});

test.run();
