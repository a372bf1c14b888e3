import { type Color, framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frameRateOf } from '../src/frame-rate.js';
import { encode, probe } from './support/encoding.js';

const colors: readonly [string, Color, readonly string[]][] = [
  [
    'unspecified colour is tagged as BT.709',
    { primaries: 2, transfer: 2, matrix: 2, fullRange: false },
    ['bt709', 'bt709', 'bt709', 'tv'],
  ],
  [
    'BT.601 stays BT.601',
    { primaries: 6, transfer: 6, matrix: 6, fullRange: false },
    ['smpte170m', 'smpte170m', 'smpte170m', 'tv'],
  ],
  [
    'full range is signalled',
    { primaries: 1, transfer: 13, matrix: 1, fullRange: true },
    ['bt709', 'iec61966-2-1', 'bt709', 'pc'],
  ],
];

for (const [title, color, expected] of colors) {
  test(title, async () => {
    const stream = await probe(await encode(2, {}, { color }));
    assert.equal([stream.color_primaries, stream.color_transfer, stream.color_space, stream.color_range], expected);
  });
}

for (const [profile, preset, expected] of [
  ['high', 'veryfast', 'High'],
  ['main', 'veryfast', 'Main'],
  ['baseline', 'veryfast', 'Constrained Baseline'],
  ['high', 'ultrafast', 'Constrained Baseline'],
] as const) {
  test(`profile ${profile} with preset ${preset} gives a ${expected} stream without B-frames`, async () => {
    const stream = await probe(await encode(5, { profile, preset }));
    assert.equal([stream.profile, stream.has_b_frames, stream.nb_read_frames], [expected, 0, '5']);
  });
}

test('the frame rate is what the duration of a frame means', () => {
  assert.equal(frameRateOf(33_333), { num: 30, den: 1 });
  assert.equal(frameRateOf(33_367), { num: 30_000, den: 1001 });
  assert.equal(frameRateOf(40_000), { num: 25, den: 1 });
  assert.equal(frameRateOf(16_683), { num: 60_000, den: 1001 });
  assert.equal(frameRateOf(41_708), { num: 24_000, den: 1001 });
  assert.equal(frameRateOf(4_167), { num: 240, den: 1 });
  assert.equal(frameRateOf(80_000), { num: 1_000_000, den: 80_000 });
});

test('a duration that means no rate counts as 30 frames per second', () => {
  for (const durationUs of [0, -1, Number.NaN, 2_000_000, 1])
    assert.equal(frameRateOf(durationUs), { num: 30, den: 1 });
});

test('no frame is left in the pool', () => {
  assert.is(framePoolStats().inUse, 0);
});

test.run();
