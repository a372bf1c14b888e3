import type { ReceptionReport } from './rtcp-packet.js';

/** Bytes of one report block (RFC 3550 §6.4.1). */
const blockBytes = 24;

/** The `count` report blocks from `start` on; undefined when there are not as many. What follows them is a profile's own. */
export function readReceptionReports(body: Buffer, start: number, count: number): ReceptionReport[] | undefined {
  if (body.length < start + count * blockBytes) return undefined;
  return Array.from({ length: count }, (_, index) => readBlock(body, start + index * blockBytes));
}

function readBlock(body: Buffer, at: number): ReceptionReport {
  return {
    ssrc: body.readUInt32BE(at),
    fractionLost: body.readUInt8(at + 4),
    cumulativeLost: body.readIntBE(at + 5, 3),
    highestSequence: body.readUInt32BE(at + 8),
    jitter: body.readUInt32BE(at + 12),
    lastSenderReport: body.readUInt32BE(at + 16),
    delaySinceLastSenderReport: body.readUInt32BE(at + 20),
  };
}

/** Bytes of these reports. */
export function receptionReportBytes(reports: readonly ReceptionReport[]): number {
  return reports.length * blockBytes;
}

/** Writes them at `start`, where there is room. */
export function writeReceptionReports(body: Buffer, start: number, reports: readonly ReceptionReport[]): void {
  for (const [index, report] of reports.entries()) {
    const at = start + index * blockBytes;
    body.writeUInt32BE(report.ssrc >>> 0, at);
    body.writeUInt8(report.fractionLost & 0xff, at + 4);
    body.writeUIntBE(report.cumulativeLost & 0xffffff, at + 5, 3);
    body.writeUInt32BE(report.highestSequence >>> 0, at + 8);
    body.writeUInt32BE(report.jitter >>> 0, at + 12);
    body.writeUInt32BE(report.lastSenderReport >>> 0, at + 16);
    body.writeUInt32BE(report.delaySinceLastSenderReport >>> 0, at + 20);
  }
}
