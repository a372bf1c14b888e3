import type { Color } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
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
    ['smpte170m', 'bt709', 'smpte170m', 'tv'],
  ],
  [
    'full range is signalled',
    { primaries: 1, transfer: 13, matrix: 1, fullRange: true },
    ['bt709', 'iec61966-2-1', 'bt709', 'pc'],
  ],
];

for (const codec of ['h264', 'h265'] as const) {
  for (const [title, color, expected] of colors) {
    inEachBackend(test, `${codec}: ${title}`, async (backend) => {
      const stream = await probe(await encode(backend, 2, { codec }, { color }));
      const { color_primaries, color_transfer, color_space, color_range } = stream;
      assert.equal([color_primaries, sameCurve(color_transfer), color_space, color_range], expected);
    });
  }
}

/** The transfer characteristics of BT.601 and BT.709 are one curve with two codes, and Core Video has a name for one only. */
function sameCurve(transfer: unknown): unknown {
  return transfer === 'smpte170m' ? 'bt709' : transfer;
}

nothingIsLeft(test);
test.run();
