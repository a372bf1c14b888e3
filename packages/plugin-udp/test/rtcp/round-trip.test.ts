import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRtcp } from '../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { anyCompound } from './support/any-packet.js';

test('every compound packet that is written is read back', () => {
  fc.assert(
    fc.property(anyCompound, (packets) => {
      const data = writeRtcp(packets);
      assert.ok(isRtcp(data));
      assert.equal(parseRtcp(data), packets);
    }),
    { numRuns: 1000 },
  );
});

test('packets of other kinds are passed over, and those around them read', () => {
  const pli: RtcpPacket = { type: 'pli', senderSsrc: 1, mediaSsrc: 2 };
  const ours = writeRtcp([pli]);
  const unknown = [0x81, 199, 0, 3, 0, 0, 0, 1, 0x6e, 0x61, 0x6d, 0x65, 1, 2, 3, 4];
  const transportWide = [0x8f, 205, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2];
  const bitrate = [0x8f, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0];
  const others = [unknown, transportWide, bitrate].map((bytes) => Uint8Array.from(bytes));
  assert.equal(parseRtcp(Buffer.concat([ours, ...others, ours])), [pli, pli]);
  assert.equal(parseRtcp(Buffer.concat(others)), []);
});

test('a source description keeps the first canonical name of each source and no other item', () => {
  const chunk = [0, 0, 0, 9, 2, 1, 0x61, 1, 2, 0x62, 0x63, 1, 1, 0x64, 0, 0];
  assert.equal(parseRtcp(Uint8Array.from([0x81, 202, 0, 4, ...chunk])), [
    { type: 'source-description', chunks: [{ ssrc: 9, cname: 'bc' }] },
  ]);
});

test('an extended report keeps its reference time and delays, and passes over what else is in it', () => {
  const statistics = [6, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];
  const reference = [4, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 8];
  const delays = [5, 0, 0, 3, 0, 0, 0, 9, 0, 0, 0, 10, 0, 0, 0, 11];
  assert.equal(parseRtcp(Uint8Array.from([0x80, 207, 0, 11, 0, 0, 0, 1, ...statistics, ...reference, ...delays])), [
    {
      type: 'extended-report',
      ssrc: 1,
      referenceTime: { seconds: 7, fraction: 8 },
      delays: [{ ssrc: 9, lastReferenceTime: 10, delaySinceLastReferenceTime: 11 }],
    },
  ]);
});

test('the data of an application packet is filled up to whole words', () => {
  const data = Buffer.from('v=0\r\n');
  const [packet] = parseRtcp(writeRtcp([{ type: 'application', ssrc: 1, subtype: 2, name: 'TEST', data }])) ?? [];
  assert.ok(packet?.type === 'application');
  assert.is(Buffer.from(packet.data).toString(), 'v=0\r\n\0\0\0');
});

test('padding behind the last packet is passed over', () => {
  assert.equal(parseRtcp(Uint8Array.from([0xa0, 201, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 8])), [
    { type: 'receiver-report', ssrc: 1, reports: [] },
  ]);
});

test('a nack has an entry per seventeen numbers, over the wrap', () => {
  const sequenceNumbers = Array.from({ length: 18 }, (_, index) => (65_530 + index) & 0xffff);
  const data = Buffer.from(writeRtcp([{ type: 'nack', senderSsrc: 1, mediaSsrc: 2, sequenceNumbers }]));
  assert.is(data.toString('hex'), '81cd0004' + '00000001' + '00000002' + 'fffaffff' + '000b0000');
});

test('congestion feedback is as RFC 8888 draws it: an odd number of reports is filled up', () => {
  const reports = [
    { received: true, ecn: 1, arrivalTimeOffset: 0x123 },
    { received: false, ecn: 0, arrivalTimeOffset: 0 },
    { received: true, ecn: 3, arrivalTimeOffset: 0x1ffe },
  ];
  const streams = [{ ssrc: 0xa, beginSeq: 0xffff, reports }];
  const data = writeRtcp([{ type: 'congestion-feedback', senderSsrc: 1, streams, reportTimestamp: 0xcafe }]);
  const words = ['8bcd0006', '00000001', '0000000a', 'ffff0003', 'a1230000', 'fffe0000', '0000cafe'];
  assert.is(Buffer.from(data).toString('hex'), words.join(''));
});

test('what a field cannot count is refused', () => {
  const hasCode = (error: Error) => 'code' in error && error.code === 'ERR_STREAM_INVALID';
  const ssrcs = Array.from({ length: 32 }, (_, index) => index);
  assert.throws(() => writeRtcp([{ type: 'bye', ssrcs }]), hasCode);
  const cname = 'é'.repeat(128);
  assert.throws(() => writeRtcp([{ type: 'source-description', chunks: [{ ssrc: 1, cname }] }]), hasCode);
  const sequenceNumbers = Array.from({ length: 65_536 }, (_, index) => (index * 17) & 0xffff);
  assert.throws(() => writeRtcp([{ type: 'nack', senderSsrc: 1, mediaSsrc: 2, sequenceNumbers }]), hasCode);
});

test.run();
