import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { removeEmulationPrevention } from '../../src/bitstream/emulation-prevention.js';
import { nalUnits } from '../../src/bitstream/nal-unit.js';

test('start codes of three and four bytes and trailing zeros are outside the NAL units', () => {
  const stream = Uint8Array.of(0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 2, 0, 0, 0, 0, 1, 0x65, 3, 0, 0);
  assert.equal(
    [...nalUnits('h264', stream)],
    [
      { start: 4, end: 6, type: 7 },
      { start: 9, end: 11, type: 8 },
      { start: 16, end: 18, type: 5 },
    ],
  );
});

test('H.265 types are read from the two-byte header', () => {
  const stream = Uint8Array.of(0, 0, 1, 0x40, 1, 9, 0, 0, 1, 0x26, 1, 9);
  assert.equal(
    [...nalUnits('h265', stream)].map(({ type }) => type),
    [32, 19],
  );
});

test('what is no NAL unit gives none', () => {
  for (const bytes of [[], [1, 2, 3], [0, 0, 1], [0, 0, 1, 0, 0, 0, 1]]) {
    assert.is([...nalUnits('h264', Uint8Array.from(bytes))].length, 0);
  }
});

test('a stream inside a larger buffer is read from its own offset', () => {
  const stream = Uint8Array.of(9, 9, 0, 0, 1, 0x65, 3).subarray(2);
  assert.equal([...nalUnits('h264', stream)], [{ start: 3, end: 5, type: 5 }]);
});

test('emulation prevention bytes are removed, and only those', () => {
  const unit = Uint8Array.of(0x67, 0, 0, 3, 1, 0, 0, 3, 0, 0, 3, 3, 0, 3);
  assert.equal([...removeEmulationPrevention(unit)], [0x67, 0, 0, 1, 0, 0, 0, 0, 3, 0, 3]);
});

test.run();
