import { mediaTypeOf, payloadFormats, type RtpMediaType } from '../payload/payload-formats.js';
import { quoted, sdpError } from './sdp-error.js';
import type { SdpSection } from './sdp-text.js';

/** What a payload type stands for (`a=rtpmap`). */
export type SdpPayload = {
  readonly mediaType: RtpMediaType;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly channels: number;
};

type Mapping = { readonly payload: number; readonly codec: string; readonly rate?: number; readonly encoding?: number };

const maxPayloadType = 127;
const maxChannels = 64;
const maxClockRate = 192_000;
const minClockRate = 1000;
/** What needs no `a=rtpmap` (RFC 3551 §6). */
const staticMappings: readonly Mapping[] = [
  { payload: 10, codec: 'L16', rate: 44_100, encoding: 2 },
  { payload: 11, codec: 'L16', rate: 44_100, encoding: 1 },
];

/** What an `m=` line calls each kind of medium. */
export function mediumOf(mediaType: RtpMediaType): string {
  return mediaType === 'metadata/json' ? 'application' : (mediaType.split('/')[0] ?? mediaType);
}

/** The first payload of a section that can be received; ERR_UDP_SDP when there is none. */
export function readPayload(section: SdpSection): SdpPayload {
  const { type, payloads } = section.parsed;
  const payloadTypes = String(payloads).trim().split(' ').map(Number);
  const mappings = payloadTypes.flatMap((payloadType) => mappingOf(section, payloadType) ?? []);
  for (const mapping of mappings) {
    const mediaType = mediaTypeOf(String(mapping.codec));
    if (mediaType && mediumOf(mediaType) === String(type)) return payloadOf(section, mapping, mediaType);
  }
  throw unknownPayload(section, payloadTypes, mappings);
}

function mappingOf(section: SdpSection, payloadType: number): Mapping | undefined {
  const isOne = ({ payload }: Mapping) => payload === payloadType;
  return payloadType <= maxPayloadType ? (section.parsed.rtp.find(isOne) ?? staticMappings.find(isOne)) : undefined;
}

function unknownPayload(section: SdpSection, payloadTypes: readonly number[], mappings: readonly Mapping[]): Error {
  const [first] = payloadTypes;
  if (mappings.length === 0) {
    const expected = `"a=rtpmap:${first} <encoding>/<clock rate>" for a payload type up to ${maxPayloadType}`;
    return sdpError(section.lineOf('m='), `payload type ${first} without an rtpmap`, expected);
  }
  const medium = String(section.parsed.type);
  const found = mappings.map(({ codec }) => quoted(codec)).join(', ');
  const names = Object.values(payloadFormats).map(({ encodingName }) => encodingName);
  return sdpError(
    section.lineOf('a=rtpmap:'),
    `a section of ${quoted(medium)} in ${found}`,
    `${names.slice(0, -1).join(', ')} or ${names.at(-1)}; take the section out if it isn't needed`,
  );
}

function payloadOf(section: SdpSection, { payload, rate, encoding }: Mapping, mediaType: RtpMediaType): SdpPayload {
  const expected = payloadFormats[mediaType].clockRate;
  const line = section.lineOf(`a=rtpmap:${payload} `);
  const clockRate = Number(rate || Number.NaN);
  if (
    typeof expected === 'number' ? clockRate !== expected : !(clockRate >= minClockRate && clockRate <= maxClockRate)
  ) {
    const range = typeof expected === 'number' ? `${expected}` : `${minClockRate} to ${maxClockRate}`;
    throw sdpError(line, `a clock rate of ${quoted(rate)}`, range);
  }
  const channels = encoding === undefined ? 1 : Number(encoding);
  if (!Number.isInteger(channels) || channels < 1 || channels > maxChannels) {
    throw sdpError(line, `${quoted(encoding)} channels`, `1 to ${maxChannels}`);
  }
  return { mediaType, payloadType: payload, clockRate, channels };
}
