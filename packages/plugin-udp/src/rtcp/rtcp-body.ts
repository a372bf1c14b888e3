import { PipelineError } from '@arkavo-pipeline/core';

/** One RTCP packet in parts: what its header says, and all behind the header. */
export type RtcpBody = {
  /** The packet type, 192 to 223. */
  readonly packetType: number;
  /** How many of something follow, or which feedback message it is: 0 to 31. */
  readonly count: number;
  /** A multiple of 4 bytes. */
  readonly body: Buffer;
};

/** Bytes of an SSRC. */
export const ssrcBytes = 4;

/** Of report blocks, chunks or sources in one packet. */
const maxCount = 31;
/** Bytes of the texts in RTCP. */
const maxTextBytes = 255;

/** Throws ERR_STREAM_INVALID when one packet cannot have as many. */
export function checkCount(count: number, what: string): void {
  if (count <= maxCount) return;
  throw new PipelineError('ERR_STREAM_INVALID', `${count} ${what} for one RTCP packet; expected at most ${maxCount}`);
}

/** The UTF-8 of a text; ERR_STREAM_INVALID when that has more than 255 bytes. */
export function textBytes(text: string, what: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxTextBytes) return bytes;
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `${bytes.length} bytes of ${what} for an RTCP packet; expected at most ${maxTextBytes}`,
  );
}

/** A zeroed body that begins with these SSRCs and has room for `more` bytes, which is made a multiple of 4. */
export function bodyWith(ssrcs: readonly number[], more: number): Buffer {
  const body = Buffer.alloc(ssrcs.length * ssrcBytes + ((more + 3) & ~3));
  for (const [index, ssrc] of ssrcs.entries()) body.writeUInt32BE(ssrc >>> 0, index * ssrcBytes);
  return body;
}
