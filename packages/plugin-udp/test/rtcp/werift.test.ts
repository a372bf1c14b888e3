import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  GenericNack,
  PictureLossIndication,
  RtcpHeader,
  RtcpPacketConverter,
  RtcpPayloadSpecificFeedback,
  RtcpReceiverInfo,
  RtcpRrPacket,
  RtcpSenderInfo,
  RtcpSourceDescriptionPacket,
  RtcpSrPacket,
  RtcpTransportLayerFeedback,
  SourceDescriptionChunk,
  SourceDescriptionItem,
} from 'werift-rtp';
import { parseRtcp } from '../../src/rtcp/parse-rtcp.js';
import type { ReceptionReport, RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { anyPackets } from './support/any-packet.js';

/** werift takes the losses for a number without a sign. */
const unsigned = ({ cumulativeLost, ...rest }: ReceptionReport) => ({
  ...rest,
  cumulativeLost: cumulativeLost & 0xffffff,
});

function theirReport(report: ReceptionReport): RtcpReceiverInfo {
  const { ssrc, fractionLost, cumulativeLost, highestSequence, jitter } = unsigned(report);
  const { lastSenderReport: lsr, delaySinceLastSenderReport: dlsr } = report;
  return new RtcpReceiverInfo({ ssrc, fractionLost, packetsLost: cumulativeLost, highestSequence, jitter, lsr, dlsr });
}

function ourReport({ packetsLost, lsr, dlsr, ...rest }: RtcpReceiverInfo) {
  const { ssrc, fractionLost, highestSequence, jitter } = rest;
  const [lastSenderReport, delaySinceLastSenderReport] = [lsr, dlsr];
  const counts = { fractionLost, highestSequence, jitter, lastSenderReport, delaySinceLastSenderReport };
  return { ssrc, ...counts, cumulativeLost: packetsLost };
}

const theirs = (packet: RtcpPacket) => RtcpPacketConverter.deSerialize(Buffer.from(writeRtcp([packet])))[0];
const longOf = ({ seconds, fraction }: { seconds: number; fraction: number }) =>
  (BigInt(seconds) << 32n) | BigInt(fraction);

test('werift reads the reports that are written, and its own are read', () => {
  fc.assert(
    fc.property(anyPackets.senderReport, (packet) => {
      const { ssrc, ntp, rtpTimestamp, packetCount, octetCount, reports } = packet;
      const read = theirs(packet);
      assert.ok(read instanceof RtcpSrPacket);
      assert.is(read.ssrc, ssrc);
      assert.is(read.senderInfo.ntpTimestamp, longOf(ntp));
      assert.is(read.senderInfo.rtpTimestamp, rtpTimestamp);
      assert.equal([read.senderInfo.packetCount, read.senderInfo.octetCount], [packetCount, octetCount]);
      assert.equal(read.reports.map(ourReport), reports.map(unsigned));
      const senderInfo = new RtcpSenderInfo({ ntpTimestamp: longOf(ntp), rtpTimestamp, packetCount, octetCount });
      const written = new RtcpSrPacket({ ssrc, senderInfo, reports: reports.map(theirReport) }).serialize();
      assert.equal(parseRtcp(written), [packet]);
    }),
  );
  fc.assert(
    fc.property(anyPackets.receiverReport, (packet) => {
      const read = theirs(packet);
      assert.ok(read instanceof RtcpRrPacket);
      assert.equal(read.reports.map(ourReport), packet.reports.map(unsigned));
      const { ssrc, reports } = packet;
      assert.equal(parseRtcp(new RtcpRrPacket({ ssrc, reports: reports.map(theirReport) }).serialize()), [packet]);
    }),
  );
});

test('werift reads the canonical name that is written, and its own is read', () => {
  for (const cname of ['a', 'camera@10.0.0.7', 'ünï', 'x'.repeat(255)]) {
    const packet = { type: 'source-description' as const, chunks: [{ ssrc: 7, cname }] };
    const read = theirs(packet);
    assert.ok(read instanceof RtcpSourceDescriptionPacket);
    assert.is(read.chunks[0]?.source, 7);
    assert.is(read.chunks[0]?.items[0]?.text, cname);
    const items = [new SourceDescriptionItem({ type: 1, text: cname })];
    // It counts characters instead of bytes.
    if (Buffer.byteLength(cname) !== cname.length) continue;
    const chunks = [new SourceDescriptionChunk({ source: 7, items })];
    assert.equal(parseRtcp(new RtcpSourceDescriptionPacket({ chunks }).serialize()), [packet]);
  }
});

test('werift reads the feedback that is written, and its own is read', () => {
  const rising = anyPackets.nack.filter(({ sequenceNumbers }) =>
    sequenceNumbers.every((n, i, all) => n >= (all[i - 1] ?? 0)),
  );
  fc.assert(
    fc.property(rising, anyPackets.pli, anyPackets.fir, (nack, pli, fir) => {
      const { senderSsrc, mediaSsrc, sequenceNumbers } = nack;
      const nackRead = theirs(nack);
      assert.ok(nackRead instanceof RtcpTransportLayerFeedback && nackRead.feedback instanceof GenericNack);
      assert.equal(nackRead.feedback.lost, sequenceNumbers);
      const pliRead = theirs(pli);
      assert.ok(pliRead instanceof RtcpPayloadSpecificFeedback && pliRead.feedback instanceof PictureLossIndication);
      assert.is(pliRead.feedback.mediaSsrc, pli.mediaSsrc);
      const firRead = theirs(fir);
      assert.ok(firRead instanceof RtcpPayloadSpecificFeedback && 'fir' in firRead.feedback);
      const entries = firRead.feedback.fir.map(({ ssrc, sequenceNumber }) => ({
        ssrc,
        commandSequence: sequenceNumber,
      }));
      assert.equal(entries, fir.requests);
      const header = new RtcpHeader({ type: 205, count: 1, version: 2 });
      const lost = new GenericNack({ header, senderSsrc, mediaSourceSsrc: mediaSsrc, lost: [...sequenceNumbers] });
      assert.equal(parseRtcp(new RtcpTransportLayerFeedback({ feedback: lost }).serialize()), [nack]);
      const feedback = new PictureLossIndication({ senderSsrc: pli.senderSsrc, mediaSsrc: pli.mediaSsrc });
      assert.equal(parseRtcp(new RtcpPayloadSpecificFeedback({ feedback }).serialize()), [pli]);
    }),
  );
});

test.run();
