import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Mask } from '../src/compositor-addon.js';
import { backends, inEachBackend, nothingIsLeft } from './support/backends.js';

const font = readFileSync(new URL('../../font/DejaVuSans-Bold.ttf', import.meta.url));
const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);

/** The rows and columns that any of the shape is in. */
function extent({ width, coverage }: Mask) {
  const drawn = Array.from(coverage.keys()).filter((index) => (coverage[index] ?? 0) > 0);
  const [columns, rows] = [drawn.map((index) => index % width), drawn.map((index) => Math.floor(index / width))];
  return {
    left: Math.min(...columns),
    right: Math.max(...columns) + 1,
    top: Math.min(...rows),
    bottom: Math.max(...rows) + 1,
  };
}

inEachBackend(test, 'letters stand upright on one line, whole, with full coverage inside', ({ addon }) => {
  const mask = addon.drawText(font, points('HHgÅ'), 100);
  const { left, right, top, bottom } = extent(mask);
  // Of the em: H is 0.837 wide and 0.729 high; Å reaches higher, g 0.207 below the line. The font is 0.928 and 0.236.
  assert.ok(left >= 4 && left <= 12, `${left}`);
  assert.ok(right > mask.width - 12 && right <= mask.width, `${right} of ${mask.width}`);
  assert.ok(top >= 0 && top < 12 && bottom > 110 && bottom < mask.height, `${top} to ${bottom} of ${mask.height}`);
  assert.is(mask.height, 117);
  const upright = extent(addon.drawText(font, points('H'), 100));
  assert.ok(Math.abs(upright.bottom - 93) <= 1 && Math.abs(upright.top - 20) <= 1, JSON.stringify(upright));
  assert.is(Math.max(...mask.coverage), 255);
});

inEachBackend(test, 'a text is as wide as it was measured', ({ addon }) => {
  for (const size of [1, 7, 24, 100.5, 512]) {
    const text = points('Starting Soon...');
    assert.is(addon.drawText(font, text, size).width, addon.textWidth(font, text, size));
  }
});

inEachBackend(test, 'what is beyond 16384 pixels is cut off', ({ addon }) => {
  const text = points('W'.repeat(20));
  assert.ok(addon.textWidth(font, text, 2048) > 16384);
  assert.is(addon.drawText(font, text, 2048).width, 16384);
});

inEachBackend(test, 'a character beyond 16 bits has a glyph of its own', ({ addon }) => {
  const [letter, none] = ['\u{1d538}', '\u{10ffff}'].map((text) => addon.drawText(font, points(text), 60));
  assert.ok(letter && none);
  assert.not.equal(letter.coverage, none.coverage);
});

inEachBackend(test, 'no text is an empty mask', ({ addon }) => {
  assert.equal(addon.drawText(font, [], 24).width, 0);
});

for (const size of [0, -1, 2049]) {
  inEachBackend(test, `a size of ${size} is refused`, ({ addon }) => {
    assert.throws(() => addon.drawText(font, points('x'), size), /expected a size of 1 to 2048/);
  });
}

inEachBackend(test, 'bytes that are no font are refused', ({ addon }) => {
  for (const bytes of [new Uint8Array(0), new Uint8Array(100), font.subarray(0, 200)]) {
    assert.throws(() => addon.textWidth(bytes, points('x'), 24), /the font cannot be read/);
  }
});

test('a line is as long on one system as on the other, but for pixels that are rounded and letters that are moved together', () => {
  const text = points('Recorded at home');
  const widths = backends.map(({ addon }) => addon.textWidth(font, text, 48));
  assert.ok(Math.max(...widths) - Math.min(...widths) <= 10, `${widths}`);
});

nothingIsLeft(test);

test.run();
