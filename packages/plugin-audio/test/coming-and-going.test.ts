import { setImmediate as turn } from 'node:timers/promises';
import { usPerSecond } from '@arkavo-pipeline/core';
import { type TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { closeMixer, left, openMixer } from './support/mixing.js';
import { sound, soundPacket } from './support/sound.js';

const steady = sound(48_000, 1, 48_000 * 20, () => 0.25);
const packetFrames = 960;

/** Sends a source's packets when they were captured, from `fromMs` up to `toMs`. */
async function speak(stage: TestStage, clock: VirtualClock, sourceId: string, fromMs: number, toMs: number) {
  for (let ms = fromMs; ms < toMs; ms += 20) {
    await clock.sleepUntil((ms + 20) * 1000);
    await stage.send(soundPacket(steady, ms * 48, ms * 48 + packetFrames, { sourceId }));
  }
}

test('a live source that goes leaves silence, and comes back', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({ sourceTimeoutMs: 500 }, clock);
  await Promise.all([
    speak(stage, clock, 'one', 0, 6_000),
    speak(stage, clock, 'two', 1_000, 2_000).then(() => speak(stage, clock, 'two', 4_000, 5_000)),
  ]);
  await stage.end();
  const { mix, sources, drops } = await closeMixer(stage);
  const at = (ms: number) => left(mix.samples)[ms * 48];
  assert.equal([500, 1_500, 3_000, 4_500, 5_500].map(at), [0.25, 0.5, 0.25, 0.5, 0.25]);
  assert.ok((sources.get('two')?.samples.length ?? 0) / 96 < 3_400, 'while it is away, it has no track');
  assert.equal(drops, {});
  assert.ok(stage.logs.some((line) => line.includes('two: no more sound')));
});

test('the mix goes on while no source sounds', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({}, clock);
  await speak(stage, clock, 'one', 0, 1_000);
  await speak(stage, clock, 'one', 9_000, 10_000);
  await stage.end();
  const { mix } = await closeMixer(stage);
  assert.is(mix.samples.length, 480_000 * 2);
  assert.is(left(mix.samples)[5_000 * 48], 0);
});

test('live, the mix ends when the pipeline is told to stop, though a source goes on', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({ blockMs: 20 }, clock);
  await speak(stage, clock, 'one', 0, 1_000);
  stage.stop();
  await speak(stage, clock, 'one', 1_000, 2_000);
  await stage.end();
  const { mix, drops } = await closeMixer(stage);
  const endMs = mix.samples.length / 2 / 48;
  assert.ok(endMs >= 1_000 && endMs <= 1_040, `${endMs} ms`);
  assert.equal(drops, {});
});

test('live, a consumer that takes longer than the sound lasts gets all of the mix', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({}, clock, ['audio'], 1);
  const blocks: number[] = [];
  const count = 50;
  const take = async () => {
    for (;;) {
      const { packet, port } = await stage.next();
      if (port === 'audio') blocks.push(packet.ptsUs);
      packet.dispose();
      await clock.sleepUntil(clock.nowUs() + 30_000);
    }
  };
  void take();
  for (let ms = 0; ms < count * 20; ms += 20) {
    await clock.sleepUntil((ms + 20) * 1000);
    void stage.send(soundPacket(steady, ms * 48, ms * 48 + packetFrames));
  }
  await stage.end();
  assert.equal(
    blocks,
    Array.from({ length: count }, (_, index) => index * 20_000),
  );
  assert.is(stage.overruns, 0);
  assert.equal(stage.drops, {});
  await stage.close();
});

test('the mix of a time is made when the latency has passed', async () => {
  const clock = new VirtualClock({ startUs: 100 * usPerSecond });
  const stage = await openMixer({ latencyMs: 150 }, clock);
  const startUs = 100 * usPerSecond;
  await stage.send(soundPacket(steady, 0, 4_800, { startUs }));
  const { packet } = await stage.next();
  assert.is(packet.ptsUs, startUs);
  assert.is(clock.nowUs(), startUs + 150_000);
  assert.equal(packet.ledger, { captureUs: startUs, uncertaintyUs: 0, stamps: [] });
  packet.dispose();
  await stage.close();
});

test('live sound that takes longer than the latency is left out and counted', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({ latencyMs: 100 }, clock);
  const late = (async () => {
    for (let ms = 0; ms < 1_000; ms += 20) {
      await clock.sleepUntil((ms + 400) * 1000);
      await stage.send(soundPacket(steady, ms * 48, ms * 48 + packetFrames, { sourceId: 'slow' }));
    }
  })();
  await Promise.all([speak(stage, clock, 'one', 0, 1_400), late]);
  await stage.end();
  const { mix, drops } = await closeMixer(stage);
  assert.ok(left(mix.samples).every((value) => value === 0.25));
  assert.is(drops.late, 50);
});

test('of files with a link of their own, one that has ended is not waited for', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({ timeline: 'pts' }, clock, ['a', 'b']);
  const send = (sourceId: string, ms: number, link: string) =>
    stage.send(soundPacket(steady, ms * 48, ms * 48 + packetFrames, { sourceId }), 'audio', link);
  await send('short', 0, 'a');
  for (let ms = 0; ms < 500; ms += 20) await send('long', ms, 'b');
  await turn();
  const blocks = () => stage.emitted.filter(({ port }) => port === 'audio').length;
  const before = blocks();
  stage.endLink('a');
  await turn();
  // All but the last block, which may be faded by what comes behind it.
  assert.equal([before, blocks(), clock.nowUs()], [0, 24, 0]);
  stage.endLink('b');
  await stage.end();
  const { mix, drops } = await closeMixer(stage);
  assert.is(mix.samples.length, 500 * 48 * 2);
  assert.equal(drops, {});
});

test('of files, one that has ended does not hold the others', async () => {
  const stage = await openMixer({ timeline: 'pts' });
  for (let ms = 0; ms < 10_000; ms += 20) {
    if (ms < 1_010)
      await stage.send(soundPacket(steady, ms * 48, Math.min(ms + 20, 1_010) * 48, { sourceId: 'short' }));
    await stage.send(soundPacket(steady, ms * 48, ms * 48 + packetFrames, { sourceId: 'long' }));
  }
  await stage.end();
  const { mix, drops } = await closeMixer(stage);
  const values = left(mix.samples);
  assert.is(values.length, 480_000);
  assert.is(values[1_009 * 48], 0.5);
  assert.is(values[1_011 * 48], 0.25);
  assert.equal(drops, {});
});

test.run();
