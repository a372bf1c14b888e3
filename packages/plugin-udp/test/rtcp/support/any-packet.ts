import fc from 'fast-check';
import type { PacketReport, StreamReport } from '../../../src/congestion/feedback.js';
import type { ReceptionReport, RtcpPacket } from '../../../src/rtcp/rtcp-packet.js';

/** With the prototype that what is parsed has. */
const record = <Fields>(model: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }): fc.Arbitrary<Fields> =>
  fc.record<Fields>(model, { noNullPrototype: true });

const word = fc.integer({ min: 0, max: 0xffffffff });
const sequenceNumber = fc.integer({ min: 0, max: 0xffff });
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

export const anyReport: fc.Arbitrary<ReceptionReport> = record({
  ssrc: word,
  fractionLost: fc.integer({ min: 0, max: 255 }),
  cumulativeLost: fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }),
  highestSequence: word,
  jitter: word,
  lastSenderReport: word,
  delaySinceLastSenderReport: word,
});

const reports = fc.array(anyReport, { maxLength: 31 });
const anyPacketReport: fc.Arbitrary<PacketReport> = fc.oneof(
  fc.constant({ received: false, ecn: 0, arrivalTimeOffset: 0 }),
  record({
    received: fc.constant(true),
    ecn: fc.integer({ min: 0, max: 3 }),
    arrivalTimeOffset: fc.integer({ min: 0, max: 0x1fff }),
  }),
);
const anyStream: fc.Arbitrary<StreamReport> = record({
  ssrc: word,
  beginSeq: sequenceNumber,
  reports: fc.array(anyPacketReport, { maxLength: 30 }),
});

/** Arbitraries by the packet's type. */
export const anyPackets = {
  senderReport: record({
    type: fc.constant('sender-report' as const),
    ssrc: word,
    ntp: record({ seconds: word, fraction: word }),
    rtpTimestamp: word,
    packetCount: word,
    octetCount: word,
    reports,
  }),
  receiverReport: record({ type: fc.constant('receiver-report' as const), ssrc: word, reports }),
  sourceDescription: record({
    type: fc.constant('source-description' as const),
    chunks: fc.array(record({ ssrc: word, cname: fc.option(text, { nil: undefined }) }), { maxLength: 31 }),
  }),
  bye: record({ type: fc.constant('bye' as const), ssrcs: fc.array(word, { maxLength: 31 }), reason: text }),
  /** Rising numbers, over the wrap too. */
  nack: fc
    .tuple(word, word, sequenceNumber, fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }))
    .map(([senderSsrc, mediaSsrc, first, steps]) => {
      const sequenceNumbers = [first];
      for (const step of steps) sequenceNumbers.push(((sequenceNumbers.at(-1) ?? 0) + step) & 0xffff);
      return { type: 'nack' as const, senderSsrc, mediaSsrc, sequenceNumbers };
    }),
  pli: record({ type: fc.constant('pli' as const), senderSsrc: word, mediaSsrc: word }),
  fir: record({
    type: fc.constant('fir' as const),
    senderSsrc: word,
    requests: fc.array(record({ ssrc: word, commandSequence: fc.integer({ min: 0, max: 255 }) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
  congestionFeedback: record({
    type: fc.constant('congestion-feedback' as const),
    senderSsrc: word,
    streams: fc.array(anyStream, { maxLength: 4 }),
    reportTimestamp: word,
  }),
  extendedReport: record({
    type: fc.constant('extended-report' as const),
    ssrc: word,
    referenceTime: fc.option(record({ seconds: word, fraction: word }), { nil: undefined }),
    delays: fc.array(record({ ssrc: word, lastReferenceTime: word, delaySinceLastReferenceTime: word }), {
      maxLength: 5,
    }),
  }),
  application: record({
    type: fc.constant('application' as const),
    ssrc: word,
    subtype: fc.integer({ min: 0, max: 31 }),
    name: fc.stringMatching(/^[A-Z0-9]{4}$/),
    data: fc
      .array(fc.nat(255), { maxLength: 10 })
      .map((bytes) => Buffer.from(bytes.flatMap((byte) => [byte, 0, byte, 1]))),
  }),
};

/** Any compound packet. */
export const anyCompound: fc.Arbitrary<RtcpPacket[]> = fc.array(fc.oneof(...Object.values(anyPackets)), {
  minLength: 1,
  maxLength: 5,
});
