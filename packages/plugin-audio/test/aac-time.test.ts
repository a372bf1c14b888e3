import { usPerSecond } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, encode, loudest } from './support/encoding.js';
import { sound, soundPackets } from './support/sound.js';

const startUs = 5_000_000;

for (const [rate, channels] of [
  [48_000, 2],
  [48_000, 1],
  [44_100, 2],
  [48_000, 6],
  [96_000, 2],
  [16_000, 1],
  [8_000, 1],
] as const) {
  test(`a click in ${channels} channels at ${rate} Hz is decoded at its time`, async () => {
    const clickUs = 400_000;
    const at = (rate * clickUs) / usPerSecond;
    const source = sound(rate, channels, rate, (frame) => (frame === at ? 0.9 : 0));
    const { units } = await encode(soundPackets(source, rate / 50, { startUs }), { bitrate: 256_000 });
    const found = loudest(decode(units), channels);
    const foundUs = (units[0]?.ptsUs ?? 0) + (found * usPerSecond) / rate;
    assert.ok(Math.abs(foundUs - startUs - clickUs) <= 1_000, `${foundUs - startUs} µs`);
  });
}

test('units come each 1024 samples, from one unit before the first sample on, with a configuration', async () => {
  const source = sound(48_000, 2, 48_000, () => 0.1);
  const { units } = await encode(soundPackets(source, 960, { startUs }));
  const expected = units.map((_, index) => startUs + Math.round(((index - 1) * 1_024 * usPerSecond) / 48_000));
  const times = units.map(({ ptsUs }) => ptsUs);
  assert.ok(times.every((us, index) => Math.abs(us - (expected[index] ?? 0)) <= 1));
  // AAC-LC, 48 kHz, two channels (ISO/IEC 14496-3, 1.6.2.1).
  assert.ok(units.every(({ config }) => config?.[0] === 0x11 && config?.[1] === 0x90));
});

test('the first unit, and no other, is said to be priming', async () => {
  const { units } = await encode(
    soundPackets(
      sound(44_100, 1, 10_000, () => 0.1),
      441,
    ),
  );
  const priming = units.map(({ primingUs }) => primingUs);
  assert.equal(priming, [Math.round((1_024 * usPerSecond) / 44_100), ...priming.slice(1).fill(0)]);
});

test('the end comes out, too', async () => {
  const frames = 10_000;
  const source = sound(48_000, 1, frames, (frame) => (frame === frames - 5 ? 0.9 : 0));
  const { units } = await encode(soundPackets(source, 960));
  const endUs = (units.at(-1)?.ptsUs ?? 0) + 21_333;
  assert.ok(endUs >= (frames * usPerSecond) / 48_000);
  assert.ok(Math.abs(loudest(decode(units), 1) - 1_024 - (frames - 5)) < 48);
});

test('each unit has the ledger of the packet that its first sample came in', async () => {
  const packets = soundPackets(
    sound(48_000, 1, 9_600, () => 0.1),
    960,
  );
  const { units } = await encode(packets);
  for (const { ledger, ptsUs } of units.slice(1, 9)) {
    const from = packets.filter((packet) => packet.ptsUs <= ptsUs + 1).at(-1);
    assert.equal(ledger, from?.ledger);
  }
});

test('timestamps that drift are followed, and nothing is put in or left out', async () => {
  const source = sound(48_000, 1, 48_000 * 3, () => 0.1);
  const even = await encode(soundPackets(source, 960));
  const packets = soundPackets(source, 960).map((packet) => {
    return Object.assign(packet, { ptsUs: Math.round(packet.ptsUs * 1.02) });
  });
  const { units, drops } = await encode(packets);
  assert.is(units.length, even.units.length);
  assert.ok(Math.abs((units[100]?.ptsUs ?? 0) - (even.units[100]?.ptsUs ?? 0) * 1.02) < 1_000);
  assert.equal(drops, {});
});

test.run();
