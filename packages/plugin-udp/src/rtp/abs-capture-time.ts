import { secondsToUs, ticksToUs, usPerSecond, usToTicks } from '@arkavo-pipeline/core';

/** Names the header extension in an SDP's `extmap`. */
export const absCaptureTimeUri = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/** Bytes of an element with the capture time alone. */
export const absCaptureTimeBytes = 8;

/** When a frame was captured, as far as the sender knows. */
export type AbsCaptureTime = {
  /** Microseconds of Unix time by the clock of the system that captured; 1968 to 2104. */
  readonly unixUs: number;
  /** Microseconds by which that clock is ahead of the sender's; undefined when the sender is that system, or doesn't say. */
  readonly clockOffsetUs: number | undefined;
};

const word = 2 ** 32;
const withOffsetBytes = 16;
/** From 1900, the NTP epoch, to 1970. */
const ntpToUnixSeconds = 2_208_988_800;

/** The element for a time in microseconds of Unix time: NTP, 32 bits of seconds (they wrap in 2036) and 32 of fraction. */
export function writeAbsCaptureTime(unixUs: number): Uint8Array {
  const element = Buffer.allocUnsafe(absCaptureTimeBytes);
  putAbsCaptureTime(new DataView(element.buffer, element.byteOffset), 0, unixUs);
  return element;
}

/** Writes the same into one that is there, at `offset`. */
export function putAbsCaptureTime(target: DataView, offset: number, unixUs: number): void {
  const seconds = Math.floor(unixUs / usPerSecond);
  target.setUint32(offset, (seconds + ntpToUnixSeconds) % word);
  target.setUint32(offset + 4, usToTicks(unixUs - secondsToUs(seconds), word));
}

/** What an element of the short form (8 bytes) or the long form (16, with a clock offset) says; undefined for any other length. */
export function readAbsCaptureTime(element: Uint8Array): AbsCaptureTime | undefined {
  if (element.length !== absCaptureTimeBytes && element.length !== withOffsetBytes) return undefined;
  const data = new DataView(element.buffer, element.byteOffset, element.length);
  const unixUs = captureUnixUs(data.getUint32(0), data.getUint32(4));
  return { unixUs, clockOffsetUs: element.length === withOffsetBytes ? readOffset(data) : undefined };
}

/** What the first two words of an element say, microseconds of Unix time: a time whose upper bit is clear is one after the wrap (RFC 4330 §3). */
export function captureUnixUs(seconds: number, fraction: number): number {
  const era = seconds < word / 2 ? word : 0;
  return secondsToUs(seconds + era - ntpToUnixSeconds) + ticksToUs(fraction, word);
}

/** Signed, 32 bits of seconds and 32 of fraction. */
function readOffset(data: DataView): number {
  return secondsToUs(data.getInt32(8)) + ticksToUs(data.getUint32(12), word);
}
