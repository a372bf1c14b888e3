import { nalUnits } from '@arkavo-pipeline/core';
import { aggregate, readAggregate, writeAggregate } from './aggregation.js';
import { fragments } from './fragments.js';
import { NalAssembler } from './nal-assembler.js';
import type { PayloadFormat } from './payload-format.js';
import { payloadBound } from './payload-size.js';

/** Payload types beside those of NAL units (RFC 6184 table 1). */
const stapA = 24;
const fuA = 28;
/** NAL unit types that a payload can begin with: 0 and 24 to 31 are taken for payload structures, and decoders pass them over. */
const firstNalType = 1;
const lastNalType = 23;

const typeMask = 0x1f;
const referenceMask = 0x60;
const forbiddenBit = 0x80;
const startBit = 0x80;
const endBit = 0x40;
/** FU indicator and FU header. */
const fuHeaderBytes = 2;
const nalHeaderBytes = 1;
const stapHeaderBytes = 1;

/**
 * The payloads of an H.264 access unit in Annex B form (RFC 6184, packetization mode 1): neighbours that fit one packet
 * together in a STAP-A, what fits none in FU-As of even size, the rest as single NAL units. Payloads may be views of
 * it. NAL units of unspecified types, which nothing decodes, are left out.
 */
export function packetiseH264(accessUnit: Uint8Array, maxPayloadBytes: number): Uint8Array[] {
  const maxBytes = payloadBound(maxPayloadBytes);
  const nals: Uint8Array[] = [];
  for (const { start, end, type } of nalUnits('h264', accessUnit)) {
    if (type >= firstNalType && type <= lastNalType) nals.push(accessUnit.subarray(start, end));
  }
  return aggregate(nals, stapHeaderBytes, maxBytes).flatMap((group) => payloadsOf(group, maxBytes));
}

/**
 * The access unit in Annex B form, with four-byte start codes, in the payloads of all packets of one timestamp in order. Undefined
 * when a fragment is missing or alone, a length is wrong, or a payload is forbidden in packetization mode 1.
 */
export function depacketiseH264(payloads: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | undefined {
  const assembler = new NalAssembler();
  return payloads.every((payload) => take(payload, assembler)) ? assembler.finish() : undefined;
}

/** For the table of payload formats. */
export const h264Format: PayloadFormat<Uint8Array> = {
  encodingName: 'H264',
  clockRate: 90_000,
  packetise: packetiseH264,
  depacketise: depacketiseH264,
  startsAccessUnit: (payload) => ((payload[0] ?? 0) & typeMask) !== fuA || ((payload[1] ?? 0) & startBit) !== 0,
};

function payloadsOf(group: readonly Uint8Array[], maxBytes: number): Uint8Array[] {
  const [first] = group;
  if (!first || group.length > 1) return [writeAggregate([stapHeader(group)], group)];
  return first.length <= maxBytes ? [first] : fragmented(first, maxBytes);
}

/** As important as the most important unit inside, and as damaged (RFC 6184 §5.7.1). */
function stapHeader(group: readonly Uint8Array[]): number {
  let reference = 0;
  let forbidden = 0;
  for (const nal of group) {
    reference = Math.max(reference, (nal[0] ?? 0) & referenceMask);
    forbidden |= (nal[0] ?? 0) & forbiddenBit;
  }
  return forbidden | reference | stapA;
}

/** RFC 6184 §5.8. */
function fragmented(nal: Uint8Array, maxBytes: number): Uint8Array[] {
  const header = nal[0] ?? 0;
  const bodies = fragments(nal, nalHeaderBytes, maxBytes - fuHeaderBytes);
  // In one piece of memory: they are sent together.
  const memory = Buffer.allocUnsafeSlow(bodies.length * fuHeaderBytes + nal.length).buffer;
  let offset = 0;
  return bodies.map((body, index) => {
    const payload = new Uint8Array(memory, offset, fuHeaderBytes + body.length);
    payload[0] = (header & ~typeMask) | fuA;
    payload[1] = (index === 0 ? startBit : 0) | (index === bodies.length - 1 ? endBit : 0) | (header & typeMask);
    payload.set(body, fuHeaderBytes);
    offset += payload.length;
    return payload;
  });
}

function take(payload: Uint8Array, assembler: NalAssembler): boolean {
  const type = (payload[0] ?? 0) & typeMask;
  if (type === fuA) return takeFragment(payload, assembler);
  if (type !== stapA) return takeUnit(payload, assembler);
  const units = readAggregate(payload, stapHeaderBytes);
  return units?.every((nal) => takeUnit(nal, assembler)) ?? false;
}

function takeUnit(nal: Uint8Array, assembler: NalAssembler): boolean {
  return isNalHeader(nal[0] ?? 0) && assembler.unit(nal);
}

/** The body of a fragment may be empty. */
function takeFragment(payload: Uint8Array, assembler: NalAssembler): boolean {
  if (payload.length < fuHeaderBytes) return false;
  const flags = payload[1] ?? 0;
  const nalHeader = ((payload[0] ?? 0) & ~typeMask) | (flags & typeMask);
  const header = { isStart: (flags & startBit) !== 0, isEnd: (flags & endBit) !== 0, nalHeader: [nalHeader] };
  return isNalHeader(nalHeader) && assembler.fragment(header, payload.subarray(fuHeaderBytes));
}

/** Not of one with the bit that says it is damaged (RFC 6184 §5.3). */
function isNalHeader(header: number): boolean {
  const type = header & typeMask;
  return (header & forbiddenBit) === 0 && type >= firstNalType && type <= lastNalType;
}
