import { bodyWith, type RtcpBody, ssrcBytes } from './rtcp-body.js';
import type { ExtendedReport, ReceiverDelay } from './rtcp-packet.js';

/** The packet type of an extended report. */
export const extendedReportType = 207;

const referenceTimeBlock = 4;
const delaysBlock = 5;
/** Bytes of a block's type and length, of a reference time, and of one entry about delays. */
const blockHeadBytes = 4;
const referenceTimeBytes = 8;
const delayBytes = 12;

/** Blocks of other types are passed over; of two reference times the first counts. */
export function readExtendedReport({ body }: RtcpBody): ExtendedReport | undefined {
  if (body.length < ssrcBytes) return undefined;
  let referenceTime: ExtendedReport['referenceTime'];
  const delays: ReceiverDelay[] = [];
  for (let offset = ssrcBytes; offset < body.length; ) {
    const start = offset + blockHeadBytes;
    if (start > body.length) return undefined;
    const type = body.readUInt8(offset);
    offset = start + body.readUInt16BE(offset + 2) * 4;
    if (offset > body.length) return undefined;
    const block = body.subarray(start, offset);
    if (type === delaysBlock && !readDelays(block, delays)) return undefined;
    if (type !== referenceTimeBlock) continue;
    if (block.length !== referenceTimeBytes) return undefined;
    referenceTime ??= { seconds: block.readUInt32BE(0), fraction: block.readUInt32BE(4) };
  }
  return { type: 'extended-report', ssrc: body.readUInt32BE(0), referenceTime, delays };
}

function readDelays(block: Buffer, delays: ReceiverDelay[]): boolean {
  if (block.length % delayBytes !== 0) return false;
  for (let at = 0; at < block.length; at += delayBytes) {
    delays.push({
      ssrc: block.readUInt32BE(at),
      lastReferenceTime: block.readUInt32BE(at + 4),
      delaySinceLastReferenceTime: block.readUInt32BE(at + 8),
    });
  }
  return true;
}

/** The blocks that there is something for: a reference time, and one with all delays (RFC 3611 §4.4, §4.5). */
export function writeExtendedReport({ ssrc, referenceTime, delays }: ExtendedReport): RtcpBody {
  const referenceBytes = referenceTime ? blockHeadBytes + referenceTimeBytes : 0;
  const delaysBytes = delays.length > 0 ? blockHeadBytes + delays.length * delayBytes : 0;
  const body = bodyWith([ssrc], referenceBytes + delaysBytes);
  if (referenceTime) {
    writeHead(body, ssrcBytes, referenceTimeBlock, referenceTimeBytes);
    body.writeUInt32BE(referenceTime.seconds >>> 0, ssrcBytes + blockHeadBytes);
    body.writeUInt32BE(referenceTime.fraction >>> 0, ssrcBytes + blockHeadBytes + 4);
  }
  if (delays.length > 0) writeDelays(body, ssrcBytes + referenceBytes, delays);
  return { packetType: extendedReportType, count: 0, body };
}

function writeDelays(body: Buffer, start: number, delays: readonly ReceiverDelay[]): void {
  writeHead(body, start, delaysBlock, delays.length * delayBytes);
  for (const [index, delay] of delays.entries()) {
    const at = start + blockHeadBytes + index * delayBytes;
    body.writeUInt32BE(delay.ssrc >>> 0, at);
    body.writeUInt32BE(delay.lastReferenceTime >>> 0, at + 4);
    body.writeUInt32BE(delay.delaySinceLastReferenceTime >>> 0, at + 8);
  }
}

function writeHead(body: Buffer, at: number, type: number, bytes: number): void {
  body.writeUInt8(type, at);
  body.writeUInt16BE(bytes / 4, at + 2);
}
