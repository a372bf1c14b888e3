import { nalUnits } from '@arkavo-pipeline/core';
import { aggregate, readAggregate, writeAggregate } from './aggregation.js';
import { fragments } from './fragments.js';
import { NalAssembler } from './nal-assembler.js';
import type { PayloadFormat } from './payload-format.js';
import { payloadBound } from './payload-size.js';

/** Payload types beside those of NAL units, which end before them (RFC 7798 §4.4). */
const aggregationPacket = 48;
const fragmentationUnit = 49;
const lastNalType = 47;

/** In the first byte of a header: forbidden bit, type, upper bit of the layer. */
const forbiddenBit = 0x80;
const typeMask = 0x7e;
/** In the second byte: the rest of the layer, and the temporal id plus 1, which is never 0. */
const temporalIdMask = 0x07;
const startBit = 0x80;
const endBit = 0x40;
const fuTypeMask = 0x3f;
const nalHeaderBytes = 2;
/** Payload header and FU header. */
const fuHeaderBytes = 3;

/**
 * The payloads of an H.265 access unit in Annex B form (RFC 7798, without decoding order numbers): neighbours that fit one packet
 * together in an AP, what fits none in FUs of even size, the rest as single NAL units. Payloads may be views of it. NAL
 * units of unspecified types, which nothing decodes, and ones shorter than their header are left out.
 */
export function packetiseH265(accessUnit: Uint8Array, maxPayloadBytes: number): Uint8Array[] {
  const maxBytes = payloadBound(maxPayloadBytes);
  const nals: Uint8Array[] = [];
  for (const { start, end, type } of nalUnits('h265', accessUnit)) {
    if (type <= lastNalType && end - start >= nalHeaderBytes) nals.push(accessUnit.subarray(start, end));
  }
  return aggregate(nals, nalHeaderBytes, maxBytes).flatMap((group) => payloadsOf(group, maxBytes));
}

/**
 * The access unit in Annex B form, with four-byte start codes, in the payloads of all packets of one timestamp in order. Undefined
 * when a fragment is missing or alone, a length is wrong, or a payload is of another structure (PACI, unspecified types).
 */
export function depacketiseH265(payloads: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | undefined {
  const assembler = new NalAssembler();
  return payloads.every((payload) => take(payload, assembler)) ? assembler.finish() : undefined;
}

/** For the table of payload formats. */
export const h265Format: PayloadFormat<Uint8Array> = {
  encodingName: 'H265',
  clockRate: 90_000,
  packetise: packetiseH265,
  depacketise: depacketiseH265,
  startsAccessUnit: (payload) => typeOf(payload) !== fragmentationUnit || ((payload[2] ?? 0) & startBit) !== 0,
};

function payloadsOf(group: readonly Uint8Array[], maxBytes: number): Uint8Array[] {
  const [first] = group;
  if (!first || group.length > 1) return [writeAggregate(aggregationHeader(group), group)];
  return first.length <= maxBytes ? [first] : fragmented(first, maxBytes);
}

/** Of the lowest layer and temporal id inside, and damaged when one is (RFC 7798 §4.4.2). */
function aggregationHeader(group: readonly Uint8Array[]): readonly number[] {
  let forbidden = 0;
  let layer = fuTypeMask;
  let temporalId = temporalIdMask;
  for (const nal of group) {
    const header = ((nal[0] ?? 0) << 8) | (nal[1] ?? 0);
    forbidden |= (nal[0] ?? 0) & forbiddenBit;
    layer = Math.min(layer, (header >> 3) & 0x3f);
    temporalId = Math.min(temporalId, header & temporalIdMask);
  }
  return [forbidden | (aggregationPacket << 1) | (layer >> 5), ((layer & 0x1f) << 3) | temporalId];
}

/** RFC 7798 §4.4.3. */
function fragmented(nal: Uint8Array, maxBytes: number): Uint8Array[] {
  const first = nal[0] ?? 0;
  const bodies = fragments(nal, nalHeaderBytes, maxBytes - fuHeaderBytes);
  return bodies.map((body, index) => {
    const payload = Buffer.allocUnsafe(fuHeaderBytes + body.length);
    payload[0] = (first & ~typeMask) | (fragmentationUnit << 1);
    payload[1] = nal[1] ?? 0;
    payload[2] = (index === 0 ? startBit : 0) | (index === bodies.length - 1 ? endBit : 0) | ((first & typeMask) >> 1);
    payload.set(body, fuHeaderBytes);
    return payload;
  });
}

function take(payload: Uint8Array, assembler: NalAssembler): boolean {
  const type = typeOf(payload);
  if (type === fragmentationUnit) return takeFragment(payload, assembler);
  if (type !== aggregationPacket) return takeUnit(payload, assembler);
  const units = readAggregate(payload, nalHeaderBytes);
  return units?.every((nal) => takeUnit(nal, assembler)) ?? false;
}

function takeUnit(nal: Uint8Array, assembler: NalAssembler): boolean {
  return nal.length >= nalHeaderBytes && isNalHeader(nal[0] ?? 0, nal[1] ?? 0) && assembler.unit(nal);
}

/** The body of a fragment is never empty. */
function takeFragment(payload: Uint8Array, assembler: NalAssembler): boolean {
  if (payload.length <= fuHeaderBytes) return false;
  const flags = payload[2] ?? 0;
  const first = ((payload[0] ?? 0) & ~typeMask) | ((flags & fuTypeMask) << 1);
  const second = payload[1] ?? 0;
  const header = { isStart: (flags & startBit) !== 0, isEnd: (flags & endBit) !== 0, nalHeader: [first, second] };
  return isNalHeader(first, second) && assembler.fragment(header, payload.subarray(fuHeaderBytes));
}

function isNalHeader(first: number, second: number): boolean {
  return (first & forbiddenBit) === 0 && (first & typeMask) >> 1 <= lastNalType && (second & temporalIdMask) !== 0;
}

function typeOf(payload: Uint8Array): number {
  return ((payload[0] ?? 0) & typeMask) >> 1;
}
