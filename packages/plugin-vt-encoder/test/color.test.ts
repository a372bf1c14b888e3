import { readFileSync } from 'node:fs';
import type { AccessUnitPacket, Color } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { patches, patchPacket, patchSize, type Rgb } from './support/color-patches.js';
import { finish, openEncoder, withStream } from './support/encoding.js';
import { run } from './support/foreign.js';

/** Levels of 255 that a colour may be off after coding, and two conversions in whole numbers. */
const tolerance = 3;

const colors: readonly [string, Color][] = [
  ['BT.709, limited range', { primaries: 1, transfer: 1, matrix: 1, fullRange: false }],
  ['BT.709, full range', { primaries: 1, transfer: 1, matrix: 1, fullRange: true }],
  ['BT.601, limited range', { primaries: 6, transfer: 6, matrix: 6, fullRange: false }],
  ['BT.601, full range', { primaries: 6, transfer: 6, matrix: 6, fullRange: true }],
];

for (const codec of ['h264', 'h265'] as const) {
  for (const [name, color] of colors) {
    inEachBackend(test, `${codec}, ${name}: ffmpeg shows the colours that were filmed`, async (backend) => {
      for (const format of ['i420', 'nv12'] as const) {
        const stage = await openEncoder(backend, { codec, bitrate: 5_000_000 });
        for (let index = 0; index < 2; index++) await stage.send(patchPacket(stage.frames, index, { format, color }));
        const shown = await shownColors(await finish(stage));
        for (const [number, wanted] of patches.entries())
          assert.ok(isNear(shown[number], wanted), `${shown[number]}, not ${wanted}`);
      }
    });
  }
}

/** What is in the middle of each patch of the last picture, converted as the stream's tags say. */
function shownColors(units: readonly AccessUnitPacket[]): Promise<Rgb[]> {
  return withStream(units, async (file, path) => {
    const exact = ['-sws_flags', 'accurate_rnd+full_chroma_int+full_chroma_inp'];
    run('ffmpeg', ['-v', 'error', '-i', file, ...exact, '-pix_fmt', 'rgb24', '-f', 'rawvideo', path('rgb')]);
    const bytes = readFileSync(path('rgb'));
    const rowBytes = patches.length * patchSize * 3;
    const middle = bytes.length - rowBytes * (patchSize / 2);
    return patches.map((_, number) => {
      const at = middle + (number + 0.5) * patchSize * 3;
      return [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
    });
  });
}

function isNear(shown: Rgb | undefined, wanted: Rgb): boolean {
  return shown?.every((level, index) => Math.abs(level - (wanted[index] ?? 0)) <= tolerance) ?? false;
}

nothingIsLeft(test);
test.run();
