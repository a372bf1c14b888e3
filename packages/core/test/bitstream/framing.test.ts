import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { fromAnnexB, joinAnnexB } from '../../src/bitstream/annexb-converter.js';
import { detectFraming } from '../../src/bitstream/framing.js';
import { codedStream } from './coded-streams.js';

for (const codec of ['h264', 'h265'] as const) {
  const stream = codedStream(codec);
  const splitter = new AccessUnitSplitter(codec);
  const units = [...splitter.push(stream), ...splitter.flush()];

  test(`${codec}: every unit of a stream is told right in both forms`, () => {
    for (const unit of units) {
      assert.is(detectFraming(codec, unit), 'annexb');
      assert.is(detectFraming(codec, fromAnnexB(codec, unit)), 'length-prefixed');
      assert.is(detectFraming(codec, fromAnnexB(codec, unit, 2), 2), 'length-prefixed');
    }
  });

  test(`${codec}: a length of 256 to 511 that reads as a start code is a length`, () => {
    const header = codec === 'h264' ? [0x41, 0x9a] : [0x02, 0x01, 0xd0];
    for (let length = 256; length < 512; length += 1) {
      const nalUnit = new Uint8Array(length).fill(0xab);
      nalUnit.set(header);
      const prefixed = Buffer.concat([Uint8Array.of(0, 0, 1, length & 0xff), nalUnit]);
      assert.is(detectFraming(codec, prefixed), 'length-prefixed', `length ${length}`);
      assert.is(detectFraming(codec, joinAnnexB([nalUnit])), 'annexb');
    }
  });

  test(`${codec}: a start code that leads to the end as a length is a start code`, () => {
    const slice = codec === 'h264' ? [0x65, 0x88, 0x84] : [0x26, 0x01, 0xaf];
    const annexB = new Uint8Array(4 + 256 + (slice[0] ?? 0)).fill(0xab);
    annexB.set([0, 0, 1, ...slice]);
    assert.is(detectFraming(codec, annexB), 'annexb');
  });

  test(`${codec}: what is neither is told so`, () => {
    for (const bytes of [[], [0], [0, 0, 0, 0], [0, 0, 0, 9, 0x65], [1, 2, 3, 4, 5, 6, 7]]) {
      assert.is(detectFraming(codec, Uint8Array.from(bytes)), undefined);
    }
    const cut = fromAnnexB(codec, units[0] ?? stream);
    assert.is(detectFraming(codec, cut.subarray(0, cut.length - 1)), undefined);
  });
}

test('zero bytes before the start code are part of the byte stream', () => {
  assert.is(detectFraming('h264', Uint8Array.of(0, 0, 0, 0, 0, 1, 0x65, 0x88, 0x84)), 'annexb');
});

test('three bytes of end of sequence and a delimiter are told by what follows', () => {
  const annexB = Uint8Array.of(0, 0, 0, 1, 0x09, 0xf0, 0, 0, 0, 1, 0x65, 0x88, 0x84);
  assert.is(detectFraming('h264', annexB), 'annexb');
  const prefixed = Uint8Array.of(0, 0, 0, 1, 0x0a, 0, 0, 0, 3, 0x65, 0x88, 0x84);
  assert.is(detectFraming('h264', prefixed), 'length-prefixed');
});

test.run();
