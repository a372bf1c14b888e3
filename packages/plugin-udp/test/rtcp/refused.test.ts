import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRtcp } from '../../src/rtcp/parse-rtcp.js';

const receiverReport = [0x80, 201, 0, 1, 0, 0, 0, 1];

const refused: [string, number[]][] = [
  ['nothing', []],
  ['three bytes', [0x80, 201, 0]],
  ['version 1', [0x40, 201, 0, 1, 0, 0, 0, 1]],
  ['RTP', [0x80, 96, 0, 1, 0, 0, 0, 1]],
  ['a packet longer than the datagram', [0x80, 201, 0, 2, 0, 0, 0, 1]],
  ['bytes behind the last packet', [...receiverReport, 0x80]],
  ['a word behind the last packet that is none', [...receiverReport, 0, 0, 0, 0]],
  ['a receiver report without its SSRC', [0x80, 201, 0, 0]],
  ['report blocks that are not there', [0x81, 201, 0, 1, 0, 0, 0, 1]],
  ['a sender report without its times', [0x80, 200, 0, 1, 0, 0, 0, 1]],
  ['chunks that are not there', [0x81, 202, 0, 0]],
  ['a chunk without its end', [0x81, 202, 0, 2, 0, 0, 0, 1, 1, 2, 0x61, 0x62]],
  ['an item longer than its packet', [0x81, 202, 0, 2, 0, 0, 0, 1, 1, 200, 0x61, 0]],
  ['an item without its length', [0x81, 202, 0, 2, 0, 0, 0, 1, 2, 1, 0, 1]],
  ['sources that are not there', [0x82, 203, 0, 1, 0, 0, 0, 1]],
  ['a reason longer than its packet', [0x81, 203, 0, 2, 0, 0, 0, 1, 4, 0x61, 0x62, 0x63]],
  ['a nack of nothing', [0x81, 205, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]],
  ['a PLI without its stream', [0x81, 206, 0, 1, 0, 0, 0, 1]],
  ['a FIR of nothing', [0x84, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0]],
  ['half a FIR', [0x84, 206, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['congestion feedback without its time', [0x8b, 205, 0, 1, 0, 0, 0, 1]],
  ['a stream without its numbers', [0x8b, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]],
  ['reports that are not there', [0x8b, 205, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0]],
  ['an extended report without its SSRC', [0x80, 207, 0, 0]],
  ['a block longer than its report', [0x80, 207, 0, 2, 0, 0, 0, 1, 9, 0, 0, 1]],
  ['a reference time of four bytes', [0x80, 207, 0, 3, 0, 0, 0, 1, 4, 0, 0, 1, 0, 0, 0, 1]],
  ['half an entry about delays', [0x80, 207, 0, 3, 0, 0, 0, 1, 5, 0, 0, 1, 0, 0, 0, 1]],
  ['an application packet without a name', [0x80, 204, 0, 1, 0, 0, 0, 1]],
  ['padding of no bytes', [0xa0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0]],
  ['padding that is no multiple of four', [0xa0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3]],
  ['padding longer than the packet', [0xa0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 12]],
  ['padding of a packet without a body', [0xa0, 201, 0, 0]],
  ['padding before the last packet', [0xa0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4, ...receiverReport]],
];

for (const [name, bytes] of refused) {
  test(`${name} is no RTCP`, () => {
    assert.is(parseRtcp(Uint8Array.from(bytes)), undefined);
  });
}

test('one damaged packet makes the whole compound damaged', () => {
  assert.is(parseRtcp(Uint8Array.from([...receiverReport, 0x81, 206, 0, 1, 0, 0, 0, 1])), undefined);
});

test.run();
