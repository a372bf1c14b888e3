import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { closeMixer, left, mixFiles, openMixer, right } from './support/mixing.js';
import { interleaved, sound, soundPackets } from './support/sound.js';

const frames = 9_600;

/** A constant for each source. */
function steady(levels: Readonly<Record<string, number>>) {
  const streams = Object.entries(levels).map(([sourceId, level]) =>
    soundPackets(
      sound(48_000, 2, frames, () => level),
      480,
      { sourceId },
    ),
  );
  return interleaved(...streams);
}

test('sources add up, each by its gain', async () => {
  const packets = steady({ one: 0.5, two: 0.25, three: 0.125 });
  const { mix, drops } = await mixFiles(packets, {
    gains: [
      { sourceId: 'two', gain: 0.5 },
      { sourceId: 'three', gain: 0 },
    ],
  });
  assert.is(mix.samples.length, frames * 2);
  assert.ok(mix.samples.every((value) => value === 0.625));
  assert.equal(drops, {});
});

test('each source comes out by itself, without gains', async () => {
  const { sources } = await mixFiles(steady({ one: 0.5, two: 0.25 }), { gains: [{ sourceId: 'two', gain: 0.5 }] });
  assert.equal([...sources.keys()], ['one', 'two']);
  assert.ok(sources.get('one')?.samples.every((value) => value === 0.5));
  assert.ok(sources.get('two')?.samples.every((value) => value === 0.25));
});

test('what is louder than full scale is cut there and counted', async () => {
  const { mix, levels } = await mixFiles(steady({ one: 0.75, two: 0.75 }));
  assert.ok(mix.samples.every((value) => value === 1));
  const [first] = levels as { peakDb: number; clippedSamples: number }[];
  assert.is(first?.peakDb, 3.5);
  assert.is(first?.clippedSamples, 960 * 2);
});

test('levels are told ten times a second, by source and of the mix', async () => {
  const { levels } = await mixFiles(steady({ one: 0.5, two: 0.25 }), { gains: [{ sourceId: 'two', gain: 0.4 }] });
  assert.is(levels.length, 2);
  assert.equal(levels[1], { peakDb: -4.4, clippedSamples: 0, sources: { one: { peakDb: -6 }, two: { peakDb: -20 } } });
});

test('a gain that is changed while it runs goes there without a step', async () => {
  const stage = await openMixer({ timeline: 'pts', gains: [{ sourceId: 'one' }] });
  const packets = steady({ one: 0.5 });
  for (const packet of packets.slice(0, 10)) await stage.send(packet);
  await stage.take(6);
  await stage.command('gain', { sourceId: 'one', muted: true });
  for (const packet of packets.slice(10)) await stage.send(packet);
  await stage.end();
  const { mix } = await closeMixer(stage);
  const values = left(mix.samples);
  assert.ok(values.every((value, at) => at === 0 || Math.abs(value - (values[at - 1] ?? 0)) < 1e-3));
  assert.is(values.at(-1), 0);
});

test('a command that is not one is refused', async () => {
  const stage = await openMixer({});
  const failure = async (values: object) => {
    try {
      await stage.command('gain', { ...values });
      return 'none';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  assert.is(await failure({ sourceId: 'one', gain: 2 }), 'ERR_COMMAND_ARGUMENTS');
  assert.is(await failure({ gain: 1 }), 'ERR_COMMAND_ARGUMENTS');
  assert.is(await failure({ sourceId: 'one', gain: 0.2 }), 'none');
  await stage.close();
});

for (const [channels, expected] of [
  [1, [1, 1]],
  [2, [1, 0]],
  [3, [1 + Math.SQRT1_2, Math.SQRT1_2]],
  [4, [1 + Math.SQRT1_2, 0]],
  [6, [1 + Math.SQRT1_2 * 2, Math.SQRT1_2]],
  [8, [1 + Math.SQRT1_2 * 3, Math.SQRT1_2]],
] as const) {
  test(`${channels} channels become two by the usual coefficients`, async () => {
    const loud = 0.25;
    const source = sound(48_000, channels, 960, () => 0);
    // Everything on the left, in the middle and below.
    const isLeft = (channel: number) =>
      channels === 2 || channels === 4
        ? channel % 2 === 0
        : ([0, 2, 3, 4, 6].includes(channel) && channels !== 1) || channels === 1;
    for (let at = 0; at < source.samples.length; at++) if (isLeft(at % channels)) source.samples[at] = loud;
    const { mix } = await mixFiles(soundPackets(source, 480));
    assert.ok(left(mix.samples).every((value) => Math.abs(value - loud * expected[0]) < 1e-6));
    assert.ok(right(mix.samples).every((value) => Math.abs(value - loud * expected[1]) < 1e-6));
  });
}

test('16-bit samples go in and come out', async () => {
  const source = sound(48_000, 2, 960, (frame) => (frame % 100) / 128);
  const { mix } = await mixFiles(soundPackets(source, 480, { format: 'pcm-s16' }), { format: 'pcm-s16' });
  assert.equal(mix.samples, source.samples);
});

test.run();
