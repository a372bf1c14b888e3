import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ParitySum } from '../../../src/repair/flexfec/parity-sum.js';
import { parseRepair, writeRepair } from '../../../src/repair/flexfec/repair-packet.js';

const test = suite('repair packet');

const header = { payloadType: 110, ssrc: 0x0a0b0c0d, sequenceNumber: 0x0102, timestamp: 0x11223344 };
const protectedSsrc = 0xcafebabe;
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const bytes = (...parts: string[]) => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

/** Two packets of one stream, as they are on the wire: sequence numbers 0xffff and 0x0001, payloads of 3 and 5 bytes. */
const first = bytes('80 60 ffff', '00000bb8', 'cafebabe', 'aabbcc');
const second = bytes('80 e0 0001', '00000fa0', 'cafebabe', '0102030405');

function sumOf(...packets: readonly Uint8Array[]): ParitySum {
  const sum = new ParitySum();
  for (const packet of packets) sum.add(ParitySum.ofPacket(packet));
  return sum;
}

test('the header is that of RFC 8627 §4.2.2.1, and the sum covers the fields, the length and the payload', () => {
  const data = writeRepair({ protectedSsrc, base: 0xffff, offsets: [0, 2], sum: sumOf(first, second) }, header);
  const expected = bytes(
    // Version 2 and one CSRC, payload type, sequence number, timestamp, SSRC; the CSRC is the protected stream's.
    '81 6e 0102 11223344 0a0b0c0d cafebabe',
    // R, F, P, X and CC; marker and payload type 0x60 ^ 0xe0; length 3 ^ 5; timestamp 0xbb8 ^ 0xfa0.
    '00 80 0006 00000418',
    // Base, and a mask of 15 bits: no more follow, packets 0 and 2.
    'ffff 5000',
    'abb9cf 0405',
  );
  assert.equal(hex(data), hex(expected));
});

const masks: readonly (readonly [offsets: readonly number[], mask: string])[] = [
  [[0], '4000'],
  [[14], '0001'],
  [[0, 15], 'c000 40000000'],
  [[45], '8000 00000001'],
  [[1, 46], 'a000 80000000 8000000000000000'],
  [[14, 15, 45, 109], '8001 c0000001 0000000000000001'],
];
for (const [offsets, mask] of masks) {
  test(`the mask for the packets ${offsets.join(', ')} is as short as can be, and is read as it was written`, () => {
    const data = writeRepair({ protectedSsrc, base: 65_500, offsets, sum: sumOf(first) }, header);
    const maskBytes = bytes(mask);
    assert.equal(hex(data.subarray(26, 26 + maskBytes.length)), hex(maskBytes));
    assert.equal(hex(data.subarray(26 + maskBytes.length)), 'aabbcc');
    const parsed = parseRepair(data, protectedSsrc);
    assert.ok(typeof parsed === 'object');
    assert.deepEqual([parsed.base, parsed.offsets], [65_500, offsets]);
    assert.deepEqual(parsed.sum.toPacket(0xffff, protectedSsrc), first);
  });
}

test('extension, CSRCs, padding and marker are recovered with the rest', () => {
  const odd = bytes(
    'b2 e0 0001',
    '00000fa0',
    'cafebabe',
    '00000001 00000002',
    'bede0001 10aa0000',
    '01020304 00000004',
  );
  const rest = sumOf(first, odd);
  rest.add(sumOf(first));
  assert.equal(hex(rest.toPacket(1, protectedSsrc) ?? bytes('')), hex(odd));
});

test('a sum that cannot be that of one packet gives none', () => {
  assert.equal(sumOf(first, second).toPacket(1, protectedSsrc), undefined, 'bytes after the length');
  const short = ParitySum.received(bytes('00 60 0009 00000000'), bytes('aabb'));
  assert.equal(short.toPacket(1, protectedSsrc), undefined, 'a length beyond the end');
});

const good = writeRepair({ protectedSsrc, base: 1, offsets: [0, 100], sum: sumOf(first, second) }, header);
const changed = (index: number, value: number) => {
  const data = Buffer.from(good);
  data[index] = value;
  return data;
};
const refusals: readonly (readonly [what: string, data: Uint8Array, cause: string])[] = [
  ['nothing', bytes(''), 'short'],
  ['a header alone', good.subarray(0, 27), 'short'],
  ['a mask that is cut off', good.subarray(0, 31), 'short'],
  ['a long mask that is cut off', good.subarray(0, 39), 'short'],
  ['another version', changed(0, 0x41), 'not-rtp'],
  ['an extension', changed(0, 0x91), 'not-rtp'],
  ['no CSRC', changed(0, 0x80), 'wrong-stream'],
  ['two CSRCs', changed(0, 0x82), 'wrong-stream'],
  ['another stream', changed(13, 0), 'wrong-stream'],
  ['the variant for resends', changed(16, 0x80), 'not-flexible'],
  ['the variant with a fixed block', changed(16, 0x40), 'not-flexible'],
  ['an empty mask', Buffer.concat([good.subarray(0, 26), bytes('0000 aabb')]), 'empty-mask'],
];
for (const [what, data, cause] of refusals) {
  test(`${what}: ${cause}`, () => assert.equal(parseRepair(data, protectedSsrc), cause));
}

test.run();
