import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromAnnexB, type NalLengthSize, toAnnexB } from '../../src/bitstream/annexb-converter.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';

const annexB = Uint8Array.of(0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x65, 3);
const isInvalid = (error: unknown) => error instanceof PipelineError && error.code === 'ERR_STREAM_INVALID';

for (const lengthSize of [1, 2, 4] as const satisfies NalLengthSize[]) {
  test(`lengths of ${lengthSize} bytes survive the way there and back`, () => {
    const prefixed = fromAnnexB('h264', annexB, lengthSize);
    assert.is(prefixed.length, 2 * lengthSize + 5);
    assert.is(prefixed[lengthSize - 1], 3);
    assert.equal(toAnnexB(prefixed, lengthSize), annexB);
  });
}

test('a length that leads outside is refused, with where it is', () => {
  assert.throws(() => toAnnexB(Uint8Array.of(0, 2, 1, 2, 0, 9, 1), 2), isInvalid);
  assert.throws(() => toAnnexB(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1), 4), /byte 0 is said to be 4294967295 bytes/);
  assert.throws(() => toAnnexB(Uint8Array.of(0, 0, 1), 4), isInvalid);
});

test('a NAL unit too long for its length is refused', () => {
  const long = new Uint8Array(304).fill(7);
  long.set([0, 0, 0, 1]);
  assert.throws(() => fromAnnexB('h264', long, 1), isInvalid);
  assert.is(fromAnnexB('h264', long, 2).length, 302);
});

test('empty NAL units are left out', () => {
  assert.equal([...toAnnexB(Uint8Array.of(0, 1, 5), 1)], [0, 0, 0, 1, 5]);
});

test.run();
