import { usPerSecond } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, encode, loudest } from './support/encoding.js';
import { sound, soundPackets, tone } from './support/sound.js';

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

test.run();
