import type { JsonValue, MediaType } from '@arkavo-pipeline/core';
import { aacFormat } from './aac.js';
import { h264Format } from './h264.js';
import { h265Format } from './h265.js';
import { jsonFormat } from './json.js';
import { l16Format, type PcmRun } from './l16.js';
import type { PayloadFormat } from './payload-format.js';

/** The media types that go over RTP: all but raw pictures. */
export type RtpMediaType = Exclude<MediaType, 'video/raw'>;

/** What a unit is, by media type: an access unit (video: in Annex B form), a run of PCM, or a JSON value. */
export type RtpUnits = {
  readonly 'video/h264': Uint8Array;
  readonly 'video/h265': Uint8Array;
  readonly 'audio/pcm': PcmRun;
  readonly 'audio/aac': Uint8Array;
  readonly 'metadata/json': JsonValue;
};

/** How each media type goes over RTP. */
export const payloadFormats: { readonly [Media in RtpMediaType]: PayloadFormat<RtpUnits[Media]> } = {
  'video/h264': h264Format,
  'video/h265': h265Format,
  'audio/pcm': l16Format,
  'audio/aac': aacFormat,
  'metadata/json': jsonFormat,
};

/** The media type with this encoding name (upper or lower case) in an SDP's `rtpmap`; undefined for one that is not ours. */
export function mediaTypeOf(encodingName: string): RtpMediaType | undefined {
  const name = encodingName.toLowerCase();
  const types = Object.keys(payloadFormats) as RtpMediaType[];
  return types.find((type) => payloadFormats[type].encodingName.toLowerCase() === name);
}
