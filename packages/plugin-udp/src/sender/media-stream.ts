import type { RtpMediaType } from '../payload/payload-formats.js';
import { writeAbsCaptureTime } from '../rtp/abs-capture-time.js';
import { noExtensions, type RtpPacket } from '../rtp/rtp-packet.js';
import { rtpHeaderBytes } from '../rtp/write-rtp.js';
import { captureTimeId } from './payload-types.js';
import type { RtpStream } from './rtp-stream.js';

/** What a session description says of a stream. */
export type StreamFormat = {
  readonly mediaType: RtpMediaType;
  /** Of audio; 1 for everything else. */
  readonly channels: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly parameterSets: readonly Uint8Array[];
};

/** One medium of a source as it is sent. */
export type MediaStream = {
  readonly format: StreamFormat;
  readonly media: RtpStream;
  /** That, and those that repair it. */
  readonly streams: readonly RtpStream[];
};

/** The header extension of a unit's first packet: when it was captured, microseconds of Unix time. */
export function captureTimeExtension(captureUnixUs: number): RtpPacket['extensions'] {
  return new Map([[captureTimeId, writeAbsCaptureTime(captureUnixUs)]]);
}

/** Bytes of the header with it: what is left of a datagram is for the payload. */
export const mediaHeaderBytes = rtpHeaderBytes(captureTimeExtension(0));

/** A payload with the header that its packet will have. */
export type MediaPayload = Pick<RtpPacket, 'marker' | 'timestamp' | 'extensions' | 'payload'>;

/** The payloads of one unit, all with its timestamp: the last has the marker, the first the capture time. */
export function unitPayloads(
  payloads: readonly Uint8Array[],
  timestamp: number,
  captureUnixUs: number,
): readonly MediaPayload[] {
  return payloads.map((payload, index) => ({
    payload,
    timestamp,
    marker: index === payloads.length - 1,
    extensions: index === 0 ? captureTimeExtension(captureUnixUs) : noExtensions,
  }));
}
