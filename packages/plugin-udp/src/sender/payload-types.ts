import type { VideoCodec } from '@arkavo-pipeline/core';
import type { RtpMediaType } from '../payload/payload-formats.js';

/** The payload type of each medium, unless an SDP says otherwise. */
export const payloadTypes: { readonly [Media in RtpMediaType]: number } = {
  'video/h264': 96,
  'video/h265': 97,
  'audio/pcm': 98,
  'audio/aac': 99,
  'metadata/json': 100,
};

/** The payload type of a codec's resends (RFC 4588). */
export const resendTypes: { readonly [Codec in VideoCodec]: number } = { h264: 101, h265: 103 };

/** The payload type of parity packets (RFC 8627); which stream they protect is in each. */
export const parityType = 102;

/** The id of the header extension with the capture time. */
export const captureTimeId = 1;
