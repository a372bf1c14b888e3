import { PipelineError } from '@arkavo-pipeline/core';

/** The least that a payload may be bounded to, in bytes. */
export const minPayloadBytes = 64;

/** A larger bound is no use: no datagram carries more, and lengths inside payloads have 16 bits. */
const mostPayloadBytes = 0xffff;

/** The bound to keep to. One below 64 bytes, or not a number, is ERR_STREAM_INVALID. */
export function payloadBound(maxPayloadBytes: number): number {
  if (maxPayloadBytes >= minPayloadBytes) return Math.min(Math.floor(maxPayloadBytes), mostPayloadBytes);
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `RTP payloads of at most ${maxPayloadBytes} bytes; at least ${minPayloadBytes} are needed: raise the mtu`,
  );
}
