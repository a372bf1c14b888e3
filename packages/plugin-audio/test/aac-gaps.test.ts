import { usPerSecond } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { aacEncoder } from '../src/aac/encoder-stage.js';
import { decode, encode, loudest, soundOf } from './support/encoding.js';
import { sound, soundPacket, soundPackets, tone } from './support/sound.js';

const quiet = sound(48_000, 1, 48_000, () => 0.1);
const click = (frame: number) => (at: number) => (at === frame ? 0.9 : 0);

test('a gap is filled with silence, and what follows it is in time', async () => {
  const source = sound(48_000, 1, 96_000, click(72_000));
  const packets = soundPackets(source, 960).filter(({ ptsUs }) => ptsUs < 400_000 || ptsUs >= 1_000_000);
  const { units } = await encode(packets);
  assert.ok(Math.abs(loudest(decode(units), 1) - 1_024 - 72_000) <= 48);
  const steps = units.slice(1).map(({ ptsUs }, index) => ptsUs - (units[index]?.ptsUs ?? 0));
  assert.ok(steps.every((step) => step >= 21_332 && step <= 21_335));
});

test('after a longer gap the timestamps go on where the sound does', async () => {
  const before = soundPackets(
    sound(48_000, 1, 9_600, () => 0.1),
    960,
  );
  const after = soundPackets(sound(48_000, 1, 9_600, click(4_800)), 960, { startUs: 30 * usPerSecond });
  const { units } = await encode([...before, ...after]);
  const second = units.filter(({ ptsUs }) => ptsUs > 20 * usPerSecond);
  assert.is(second[0]?.ptsUs, 30 * usPerSecond - 21_333);
  assert.ok(units.length < 30);
  assert.ok(Math.abs(loudest(decode(second), 1) - 1_024 - 4_800) <= 48);
});

test('sound for a time that is taken is left out', async () => {
  const packets = soundPackets(tone(48_000, 2, 48_000, 440, 0.5), 4_800);
  const again = soundPackets(tone(48_000, 2, 48_000, 440, 0.5), 4_800);
  const once = await encode(soundPackets(tone(48_000, 2, 48_000, 440, 0.5), 4_800));
  const { units, drops } = await encode(packets.flatMap((packet, index) => [packet, again[index] ?? packet]));
  assert.equal(drops, { overlapped: 10 });
  assert.equal(
    units.map(({ data }) => data),
    once.units.map(({ data }) => data),
  );
});

test('a source that begins anew is encoded anew', async () => {
  const first = soundPackets(
    sound(48_000, 1, 9_600, () => 0.1),
    960,
    { startUs: 50 * usPerSecond },
  );
  const { units } = await encode([
    ...first,
    ...soundPackets(
      sound(44_100, 2, 8_820, () => 0.1),
      882,
    ),
  ]);
  const formats = new Set(units.map(({ sampleRate, channels }) => `${sampleRate} ${channels}`));
  assert.equal([...formats], ['48000 1', '44100 2']);
});

test('a source whose timestamps jump with each packet begins anew once a second, and the rest is counted', async () => {
  const jumps = Array.from({ length: 30 }, (_, index) =>
    soundPacket(quiet, 0, 960, { startUs: 10 * index * usPerSecond }),
  );
  const clock = new VirtualClock();
  const stage = await TestStage.open(aacEncoder, { options: {}, clock });
  for (const packet of jumps.slice(0, 20)) await stage.send(packet);
  assert.equal(stage.drops, { unsteady: 18 });
  await clock.sleepUntil(clock.nowUs() + usPerSecond);
  for (const packet of jumps.slice(20)) await stage.send(packet);
  await stage.end();
  assert.equal(stage.drops, { unsteady: 18 + 9 });
  const starts = stage.emitted.filter(({ packet }) => soundOf(packet).primingUs > 0);
  assert.equal(
    starts.map(({ packet }) => Math.round(packet.ptsUs / usPerSecond)),
    [0, 10, 200],
  );
  await stage.close();
});

test('a file with a gap after each second of sound loses nothing', async () => {
  const packets = [0, 10, 20, 30].flatMap((startS) => soundPackets(quiet, 4_800, { startUs: startS * usPerSecond }));
  const { drops, units } = await encode(packets);
  assert.equal(drops, {});
  assert.is(units.filter(({ primingUs }) => primingUs > 0).length, 4);
});

test.run();
