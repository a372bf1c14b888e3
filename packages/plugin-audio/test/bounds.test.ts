import { AudioPacket, startLedger } from '@arkavo-pipeline/core';
import { VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { closeMixer, mixFiles, openMixer } from './support/mixing.js';
import { interleaved, sound, soundPacket, soundPackets } from './support/sound.js';

const quiet = sound(48_000, 1, 9_600, () => 1 / 32);

test('sixteen sources are mixed, one more is refused', async () => {
  const ids = Array.from({ length: 17 }, (_, index) => `source ${index}`);
  const streams = ids.map((sourceId) => soundPackets(quiet, 480, { sourceId }));
  const { mix, drops } = await mixFiles(interleaved(...streams));
  assert.ok(mix.samples.every((value) => value === 0.5));
  assert.equal(drops, { 'too-many-sources': 20 });
});

test('values that are no sound are silence or full scale', async () => {
  const source = sound(48_000, 1, 960, (frame) => [Number.NaN, Number.POSITIVE_INFINITY, -1e30, 0.5][frame % 4] ?? 0);
  const { mix } = await mixFiles(soundPackets(source, 480));
  assert.equal([...mix.samples.subarray(0, 8)], [0, 0, 1, 1, -1, -1, 0.5, 0.5]);
  assert.ok(mix.samples.every((value) => Number.isFinite(value)));
});

test('packets that are no sound are counted and told of', async () => {
  const header = { sourceId: 'one', ptsUs: 0, durationUs: 0, ledger: startLedger(0) };
  const fields = { ...header, format: 'pcm-s16', sampleRate: 48_000, channels: 2, data: new Uint8Array(8) } as const;
  const packets = [
    new AudioPacket({ ...fields, data: new Uint8Array(0) }),
    new AudioPacket({ ...fields, data: new Uint8Array(3) }),
    new AudioPacket({ ...fields, channels: 0 }),
    new AudioPacket({ ...fields, channels: 9 }),
    new AudioPacket({ ...fields, channels: 1.5 }),
    new AudioPacket({ ...fields, sampleRate: 0 }),
    new AudioPacket({ ...fields, sampleRate: Number.NaN }),
    new AudioPacket({ ...fields, sampleRate: 400_000 }),
    new AudioPacket({ ...fields, sampleRate: 44_100.5 }),
    new AudioPacket({ ...fields, ptsUs: Number.NaN }),
    new AudioPacket({ ...fields, ptsUs: 2 ** 60 }),
    new AudioPacket({ ...fields, data: new Uint8Array(48_000 * 4 * 11) }),
  ];
  const { mix, drops, faults } = await mixFiles(packets);
  assert.equal(drops, { invalid: packets.length });
  assert.is(faults.length, packets.length);
  assert.is(mix.samples.length, 0);
});

test('bytes that are left over at the end of a packet are no sound', async () => {
  const header = { sourceId: 'one', ptsUs: 0, durationUs: 0, ledger: startLedger(0) };
  const data = new Uint8Array(960 * 4 + 3).fill(64);
  const { mix } = await mixFiles([
    new AudioPacket({ ...header, format: 'pcm-s16', sampleRate: 48_000, channels: 2, data }),
  ]);
  assert.is(mix.samples.length, 960 * 2);
});

test('a live source that runs an hour ahead is refused', async () => {
  const clock = new VirtualClock();
  const stage = await openMixer({}, clock);
  const hourUs = 3_600_000_000;
  await stage.send(soundPacket(quiet, 0, 960, { sourceId: 'one' }));
  for (let count = 0; count < 100; count++)
    await stage.send(soundPacket(quiet, 0, 960, { sourceId: 'two', startUs: hourUs + count * 20_000 }));
  assert.is(stage.drops['too-early'], 100);
  await stage.close();
});

test('a source that changes its rate with each packet does so once a second, and what is left out is counted', async () => {
  const packets = Array.from({ length: 150 }, (_, index) => {
    const rate = index % 2 === 0 ? 48_000 : 44_100 + index;
    return soundPacket(
      sound(rate, 1, rate / 50, () => 0.5),
      0,
      Math.floor(rate / 50),
      { startUs: index * 20_000 },
    );
  });
  const { drops } = await mixFiles(packets);
  // The first, and one new rate in each of the three seconds.
  assert.equal(drops, { unsteady: 150 - 4 });
});

test('a file that runs an hour ahead is held, not hoarded', async () => {
  const stage = await openMixer({ timeline: 'pts', sourceTimeoutMs: 3_600_000 }, new VirtualClock());
  const second = sound(48_000, 1, 48_000, () => 0.1);
  const given: AudioPacket[] = [];
  const give = async (sourceId: string, startUs: number) => {
    const packet = soundPacket(second, 0, 48_000, { sourceId, startUs });
    given.push(packet);
    await stage.send(packet);
  };
  await give('slow', 0);
  for (let seconds = 0; seconds < 60; seconds++) await give('fast', seconds * 1_000_000);
  const held = given.filter((packet) => !packet.done).length;
  assert.ok(held >= 48, `${held} of 61 packets are still owned, so that their link is held`);
  for (let seconds = 1; seconds < 60; seconds++) await give('slow', seconds * 1_000_000);
  await stage.end();
  const { mix, drops } = await closeMixer(stage);
  assert.is(mix.samples.length, 60 * 48_000 * 2);
  assert.equal(drops, {});
  assert.ok(given.every((packet) => packet.done));
});

test.run();
