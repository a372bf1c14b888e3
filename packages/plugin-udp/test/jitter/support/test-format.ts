import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { noExtensions } from '../../../src/rtp/rtp-packet.js';

/** A payload that says which piece of which unit it is, so that a unit that is not whole cannot pass. */
export function testPayload(unit: number, index: number, count: number, keyframe: boolean, bytes = 12): Uint8Array {
  const payload = Buffer.alloc(Math.max(bytes, 12));
  payload.writeUInt32BE(unit, 0);
  payload.writeUInt16BE(index, 4);
  payload.writeUInt16BE(count, 6);
  payload[8] = keyframe ? 1 : 0;
  payload[payload.length - 1] = (unit + index) & 0xff;
  return payload;
}

/** Of one unit: where it begins, how many packets it has. */
export type TestUnit = {
  readonly unit: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly count?: number;
  readonly keyframe?: boolean;
  readonly bytes?: number;
};

export function testPackets({
  unit,
  sequenceNumber,
  timestamp,
  count = 1,
  keyframe = false,
  bytes,
}: TestUnit): RtpPacket[] {
  return Array.from({ length: count }, (_, index) => ({
    payloadType: 96,
    marker: index === count - 1,
    sequenceNumber: (sequenceNumber + index) & 0xffff,
    timestamp: timestamp >>> 0,
    ssrc: 1,
    extensions: noExtensions,
    payload: testPayload(unit, index, count, keyframe, bytes),
  }));
}

const view = (data: Uint8Array) => Buffer.from(data.buffer, data.byteOffset, data.length);

/** The unit's number and whether it is a keyframe, when all its payloads are there, in order and whole. */
export const testFormat = {
  startsAccessUnit: (payload: Uint8Array) => payload.length < 6 || view(payload).readUInt16BE(4) === 0,
  depacketise(payloads: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | undefined {
    const [first] = payloads;
    if (!first || first.length < 12) return undefined;
    const unit = view(first).readUInt32BE(0);
    const isWhole = payloads.every((payload, index) => {
      if (payload.length < 12) return false;
      const data = view(payload);
      const isItsOwn = data.readUInt32BE(0) === unit && data.readUInt16BE(4) === index;
      return isItsOwn && data.readUInt16BE(6) === payloads.length && payload.at(-1) === ((unit + index) & 0xff);
    });
    return isWhole ? new Uint8Array(first.subarray(0, 9)) : undefined;
  },
};

export function unitNumber(accessUnit: Uint8Array): number {
  return view(accessUnit).readUInt32BE(0);
}

export function isTestKeyframe(accessUnit: Uint8Array): boolean {
  return accessUnit[8] === 1;
}
