import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { left, mixFiles } from './support/mixing.js';
import { interleaved, sound, soundPacket, soundPackets, tone } from './support/sound.js';

/** The frames at which a single loud sample is heard. */
function clicks(samples: Float32Array): number[] {
  const found: number[] = [];
  for (const [frame, value] of left(samples).entries()) if (Math.abs(value) > 0.2) found.push(frame);
  return found;
}

const clickAt = (frame: number) => (at: number) => (at === frame ? 0.9 : 0);

test('each source is put where its timestamps say', async () => {
  const one = soundPackets(sound(48_000, 1, 48_000, clickAt(24_000)), 480, { sourceId: 'one' });
  const two = soundPackets(sound(48_000, 2, 48_000, clickAt(24_000)), 999, { sourceId: 'two', startUs: 250_000 });
  const { mix, drops } = await mixFiles(interleaved(one, two));
  assert.equal(clicks(mix.samples), [24_000, 36_000]);
  assert.equal(drops, {});
});

test('a gap is silence, and what follows it is in time', async () => {
  const source = sound(48_000, 1, 48_000, (frame) => (frame === 30_000 ? 0.9 : 0.1));
  const packets = soundPackets(source, 480).filter(({ ptsUs }) => ptsUs < 200_000 || ptsUs >= 500_000);
  const { mix } = await mixFiles(packets);
  const values = left(mix.samples);
  assert.equal(clicks(mix.samples), [30_000]);
  assert.ok(values.subarray(9_600, 24_000).every((value) => value === 0));
  const steps = values.subarray(0, 29_000).map((value, at) => (at === 0 ? 0 : Math.abs(value - (values[at - 1] ?? 0))));
  assert.ok(Math.max(...steps) < 1e-3, 'it goes and comes without a click');
});

test('a packet that is lost moves nothing that follows', async () => {
  const source = sound(44_100, 1, 44_100, clickAt(22_491));
  const packets = soundPackets(source, 882).filter((_, index) => index % 7 !== 3);
  const { mix } = await mixFiles(packets);
  assert.equal(clicks(mix.samples), [24_480]);
});

test('a source may change its rate and its channels', async () => {
  const before = soundPackets(sound(48_000, 2, 24_000, clickAt(12_000)), 480);
  const after = soundPackets(sound(16_000, 1, 8_000, clickAt(4_000)), 160, { startUs: 500_000 });
  const { mix } = await mixFiles([...before, ...after]);
  const found = clicks(mix.samples);
  assert.is(found[0], 12_000);
  assert.ok(found.includes(36_000));
});

test('a packet that comes twice is heard once', async () => {
  const packets = soundPackets(tone(48_000, 1, 9_600, 440, 0.5), 480);
  const once = await mixFiles(soundPackets(tone(48_000, 1, 9_600, 440, 0.5), 480));
  const again = soundPackets(tone(48_000, 1, 9_600, 440, 0.5), 480);
  const { mix, drops } = await mixFiles(packets.flatMap((packet, index) => [packet, again[index] ?? packet]));
  assert.equal(mix, once.mix);
  assert.equal(drops, { overlapped: 20 });
});

test('an hour without sound is left out, not made', async () => {
  const source = sound(48_000, 1, 9_600, () => 0.5);
  const hour = 3_600_000_000;
  const { mix } = await mixFiles([...soundPackets(source, 480), ...soundPackets(source, 480, { startUs: hour })]);
  assert.ok(mix.samples.length < 48_000);
});

test('sound from before what was mixed is late, and counted', async () => {
  const source = sound(48_000, 1, 48_000, () => 0.5);
  const packets = soundPackets(source, 480);
  const old = soundPacket(source, 0, 480, { startUs: -5_000_000 });
  const { drops } = await mixFiles([...packets.slice(0, 1), old, ...packets.slice(1)]);
  assert.is(Object.values(drops).reduce((sum, count) => sum + count, 0) >= 1, true);
});

test.run();
