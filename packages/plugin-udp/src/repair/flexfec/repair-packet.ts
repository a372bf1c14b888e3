import { fixedHeaderBytes, rtpVersion } from '../../rtp/rtp-packet.js';
import { ParitySum, recoveryBytes } from './parity-sum.js';

/** A repair packet: the sum of some packets of one stream, and which they are. */
export type RepairPacket = {
  /** Of the stream that it protects. */
  readonly protectedSsrc: number;
  /** The sequence number of the first packet that it protects, 0 to 65 535. */
  readonly base: number;
  /** Which packets, as distances from `base`: rising, from 0, below 110. */
  readonly offsets: readonly number[];
  readonly sum: ParitySum;
};

/** The RTP header of a repair packet, but for what is the same in all. */
export type RepairHeader = {
  readonly payloadType: number;
  readonly ssrc: number;
  readonly sequenceNumber: number;
  /** When it is sent, in ticks of the protected stream's clock. */
  readonly timestamp: number;
};

/** Why a packet is no repair packet that can be used. `not-flexible`: of the variants for fixed blocks or resends. */
export type RepairRefusal = 'short' | 'not-flexible' | 'wrong-stream' | 'empty-mask' | 'not-rtp';

/** Packets that a mask can reach. */
export const maxReach = 110;

/** The three lengths of a mask (RFC 8627 §4.2.2.1): how many packets it reaches, and its bytes with the bits that say that it goes on. */
const masks = [
  { reach: 15, bytes: 2 },
  { reach: 46, bytes: 6 },
  { reach: maxReach, bytes: 14 },
] as const;
const csrcBytes = 4;
const baseBytes = 2;
const maskStart = fixedHeaderBytes + csrcBytes + recoveryBytes + baseBytes;
const goesOnBit = 0x80;

/** What a repair packet takes beside the longest packet that it protects, bytes; without its fixed RTP header. */
export const maxRepairOverhead = csrcBytes + recoveryBytes + baseBytes + masks[2].bytes;

/** The datagram of a repair packet, flexible mask variant. `offsets` must be as described, and not empty. */
export function writeRepair(repair: RepairPacket, header: RepairHeader): Uint8Array {
  const last = repair.offsets.at(-1) ?? 0;
  const { reach, bytes: maskBytes } = masks.find((mask) => last < mask.reach) ?? masks[2];
  const sum = repair.sum.bytes;
  const data = Buffer.alloc(maskStart + maskBytes + sum.length - recoveryBytes);
  // One CSRC: the stream that is protected (RFC 8627 §4.2.1).
  data[0] = (rtpVersion << 6) | 1;
  data[1] = header.payloadType & 0x7f;
  data.writeUInt16BE(header.sequenceNumber, 2);
  data.writeUInt32BE(header.timestamp, 4);
  data.writeUInt32BE(header.ssrc, 8);
  data.writeUInt32BE(repair.protectedSsrc, fixedHeaderBytes);
  data.set(sum.subarray(0, recoveryBytes), fixedHeaderBytes + csrcBytes);
  data.writeUInt16BE(repair.base, maskStart - baseBytes);
  for (const offset of repair.offsets) setBit(data, maskBit(offset));
  for (const mask of masks) if (mask.reach < reach) setBit(data, maskStart * 8 + (mask.reach === 15 ? 0 : 16));
  data.set(sum.subarray(recoveryBytes), maskStart + maskBytes);
  return data;
}

/** Reads the datagram of a repair packet for the stream `protectedSsrc`. */
export function parseRepair(data: Uint8Array, protectedSsrc: number): RepairPacket | RepairRefusal {
  if (data.length < maskStart + masks[0].bytes) return 'short';
  const first = data[0] ?? 0;
  // Padding or an extension on a repair packet would have to be taken off first; nobody writes any.
  if (first >> 6 !== rtpVersion || (first & 0x30) !== 0) return 'not-rtp';
  if ((first & 0x0f) !== 1 || readU32(data, fixedHeaderBytes) !== protectedSsrc) return 'wrong-stream';
  const recoveryStart = fixedHeaderBytes + csrcBytes;
  if (((data[recoveryStart] ?? 0) & 0xc0) !== 0) return 'not-flexible';
  const mask = readMask(data);
  if (!mask) return 'short';
  if (mask.offsets.length === 0) return 'empty-mask';
  const sum = ParitySum.received(data.subarray(recoveryStart), data.subarray(mask.end));
  const base = ((data[maskStart - baseBytes] ?? 0) << 8) | (data[maskStart - 1] ?? 0);
  return { protectedSsrc, base, offsets: mask.offsets, sum };
}

function readMask(data: Uint8Array): { readonly offsets: readonly number[]; readonly end: number } | undefined {
  const goesOn = ((data[maskStart] ?? 0) & goesOnBit) !== 0;
  if (goesOn && data.length < maskStart + masks[1].bytes) return undefined;
  const goesFarther = goesOn && ((data[maskStart + masks[0].bytes] ?? 0) & goesOnBit) !== 0;
  const { reach, bytes } = goesFarther ? masks[2] : goesOn ? masks[1] : masks[0];
  if (data.length < maskStart + bytes) return undefined;
  const offsets: number[] = [];
  for (let offset = 0; offset < reach; offset++) {
    const bit = maskBit(offset);
    if (((data[bit >> 3] ?? 0) & (goesOnBit >> (bit & 7))) !== 0) offsets.push(offset);
  }
  return { offsets, end: maskStart + bytes };
}

/** Where in the datagram a packet's bit is: the first two parts of the mask begin with the bit that says whether another follows. */
function maskBit(offset: number): number {
  const leads = offset < masks[0].reach ? 1 : 2;
  return maskStart * 8 + offset + leads;
}

function setBit(data: Uint8Array, bit: number): void {
  data[bit >> 3] = (data[bit >> 3] ?? 0) | (goesOnBit >> (bit & 7));
}

function readU32(data: Uint8Array, offset: number): number {
  return new DataView(data.buffer, data.byteOffset).getUint32(offset);
}
