import { PipelineError } from '@arkavo-pipeline/core';
import { rtpVersion } from '../rtp/rtp-packet.js';
import { writeApplication } from './application-packet.js';
import { writeBye } from './bye.js';
import { writeCongestionFeedback } from './congestion-feedback.js';
import { writeExtendedReport } from './extended-report.js';
import { writeFullIntra } from './full-intra-request.js';
import { writeNack } from './nack.js';
import { writePictureLoss } from './picture-loss-indication.js';
import { writeReceiverReport } from './receiver-report.js';
import type { RtcpBody } from './rtcp-body.js';
import type { RtcpPacket } from './rtcp-packet.js';
import { writeSenderReport } from './sender-report.js';
import { writeSourceDescription } from './source-description.js';

const maxBodyBytes = 0xffff * 4;

/**
 * One datagram of these packets, in order. A regular one begins with a report and has a source description (RFC 3550 §6.1); that
 * is up to the caller, as is its size. More than a field can count is ERR_STREAM_INVALID; bits beyond a field's are cut off.
 */
export function writeRtcp(packets: readonly RtcpPacket[]): Uint8Array {
  return Buffer.concat(packets.flatMap((packet) => framed(bodyOf(packet))));
}

function bodyOf(packet: RtcpPacket): RtcpBody {
  switch (packet.type) {
    case 'sender-report':
      return writeSenderReport(packet);
    case 'receiver-report':
      return writeReceiverReport(packet);
    case 'source-description':
      return writeSourceDescription(packet);
    case 'bye':
      return writeBye(packet);
    case 'nack':
      return writeNack(packet);
    case 'pli':
      return writePictureLoss(packet);
    case 'fir':
      return writeFullIntra(packet);
    case 'congestion-feedback':
      return writeCongestionFeedback(packet);
    case 'extended-report':
      return writeExtendedReport(packet);
    case 'application':
      return writeApplication(packet);
  }
}

function framed({ packetType, count, body }: RtcpBody): Buffer[] {
  if (body.length > maxBodyBytes) {
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `an RTCP packet of ${body.length} bytes; expected at most ${maxBodyBytes}`,
    );
  }
  const header = Buffer.from([(rtpVersion << 6) | count, packetType, 0, 0]);
  header.writeUInt16BE(body.length / 4, 2);
  return [header, body];
}
