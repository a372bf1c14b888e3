import { PipelineError } from '@arkavo-pipeline/core';
import { fragments } from './fragments.js';
import { joinBytes } from './join-bytes.js';
import type { PayloadFormat } from './payload-format.js';
import { payloadBound } from './payload-size.js';

/** What an SDP's `fmtp` says of these payloads, beside the AudioSpecificConfig (RFC 3640 §3.3.6). */
export const aacFormatParameters = {
  mode: 'AAC-hbr',
  streamtype: 5,
  'profile-level-id': 1,
  sizelength: 13,
  indexlength: 3,
  indexdeltalength: 3,
} as const;

const indexBits = 3;
const indexMask = 0x07;
/** 13 bits. */
const maxUnitBytes = 0x1fff;
/** Bytes of the length in bits of all AU headers, and of one of them. */
const lengthBytes = 2;
const auHeaderBytes = 2;
const auHeaderBits = 16;

/**
 * The payloads of one AAC access unit (RFC 3640, AAC-hbr), without ADTS header: one, or several fragments of even size when it is
 * larger. Each has an AU header with the size of the whole unit. More than 8191 bytes are ERR_STREAM_INVALID.
 */
export function packetiseAac(accessUnit: Uint8Array, maxPayloadBytes: number): Uint8Array[] {
  if (accessUnit.length > maxUnitBytes) throw tooLarge(accessUnit.length);
  const headerBytes = lengthBytes + auHeaderBytes;
  return fragments(accessUnit, 0, payloadBound(maxPayloadBytes) - headerBytes).map((fragment) => {
    const payload = Buffer.allocUnsafe(headerBytes + fragment.length);
    payload.writeUInt16BE(auHeaderBits, 0);
    payload.writeUInt16BE(accessUnit.length << indexBits, lengthBytes);
    payload.set(fragment, headerBytes);
    return payload;
  });
}

/**
 * The access units in the payloads of all packets of one timestamp in order: a peer may send several in one packet, of which
 * each is one frame (1024 samples) later than the one before. Undefined when sizes and bytes don't agree, or units are interleaved.
 */
export function aacAccessUnits(payloads: readonly Uint8Array[]): readonly Uint8Array<ArrayBuffer>[] | undefined {
  const [first] = payloads;
  const sizes = first && readSizes(first);
  if (!sizes) return undefined;
  if (payloads.length > 1 || sizes.length === 1) return whole(payloads, sizes);
  return split(first, sizes);
}

/** As `aacAccessUnits`, of payloads that hold a single access unit: undefined for several. */
export function depacketiseAac(payloads: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | undefined {
  const units = aacAccessUnits(payloads);
  return units?.length === 1 ? units[0] : undefined;
}

/** For the table of payload formats. */
export const aacFormat: PayloadFormat<Uint8Array> = {
  encodingName: 'mpeg4-generic',
  clockRate: 'sample-rate',
  packetise: packetiseAac,
  depacketise: depacketiseAac,
  startsAccessUnit: () => true,
};

/** The sizes in a payload's AU headers: at least one, none of them zero. */
function readSizes(payload: Uint8Array): number[] | undefined {
  const bits = readU16(payload, 0);
  const end = lengthBytes + bits / 8;
  if (bits === 0 || bits % auHeaderBits !== 0 || end > payload.length) return undefined;
  const sizes: number[] = [];
  for (let offset = lengthBytes; offset < end; offset += auHeaderBytes) {
    const header = readU16(payload, offset);
    const size = header >> indexBits;
    if (size === 0 || (header & indexMask) !== 0) return undefined;
    sizes.push(size);
  }
  return sizes;
}

/** One unit, in one payload or in fragments which all say its size. */
function whole(payloads: readonly Uint8Array[], sizes: readonly number[]): Uint8Array<ArrayBuffer>[] | undefined {
  const [size] = sizes;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (const payload of payloads) {
    const own = readSizes(payload);
    if (own?.length !== 1 || own[0] !== size) return undefined;
    const part = payload.subarray(lengthBytes + auHeaderBytes);
    parts.push(part);
    bytes += part.length;
  }
  return bytes === size ? [joinBytes(parts)] : undefined;
}

function split(payload: Uint8Array, sizes: readonly number[]): Uint8Array<ArrayBuffer>[] | undefined {
  let offset = lengthBytes + sizes.length * auHeaderBytes;
  if (sizes.reduce((sum, size) => sum + size, offset) !== payload.length) return undefined;
  return sizes.map((size) => {
    offset += size;
    return joinBytes([payload.subarray(offset - size, offset)]);
  });
}

/** Bytes that are not there count as zero, which no header may be. */
function readU16(data: Uint8Array, offset: number): number {
  return ((data[offset] ?? 0) << 8) | (data[offset + 1] ?? 0);
}

function tooLarge(bytes: number): PipelineError {
  return new PipelineError(
    'ERR_STREAM_INVALID',
    `an AAC access unit of ${bytes} bytes; RTP carries at most ${maxUnitBytes} (RFC 3640, AAC-hbr): lower the bit rate`,
  );
}
