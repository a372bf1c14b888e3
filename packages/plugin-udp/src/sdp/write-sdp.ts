import { isIPv6 } from 'node:net';
import { type MediaDescription, write } from 'sdp-transform';
import { aacFormatParameters } from '../payload/aac.js';
import { payloadFormats } from '../payload/payload-formats.js';
import { cryptoAttribute } from './crypto-attribute.js';
import { parameterSetParameters } from './parameter-sets.js';
import { mediumOf } from './sdp-payload.js';
import { repairEncodings, repairGroups } from './sdp-sources.js';
import type { RepairStream, SdpMedia, SessionDescription } from './session-description.js';

/** Microseconds that a parity packet may look back over (RFC 8627 §5.1.1). */
const repairWindowUs = 200_000;
/** Where a profile begins in an H.264 SPS, and its bytes. */
const profileAt = 1;
const profileBytes = 3;

/**
 * The text of an SDP (RFC 8866). `sessionId` tells one session of a host from all others: whole, at least 0. With keys in it,
 * what it is written to has to be kept private.
 */
export function writeSdp(description: SessionDescription, sessionId: number): string {
  const address = description.media[0]?.address ?? '127.0.0.1';
  const ipVer = ipVersion(address);
  return write({
    version: 0,
    origin: { username: '-', sessionId, sessionVersion: 1, netType: 'IN', ipVer, address },
    name: description.name.replace(/[\r\n\0]/g, ' ').trim() || '-',
    timing: { start: 0, stop: 0 },
    media: description.media.map(mediaOf),
  });
}

function mediaOf(media: SdpMedia): MediaDescription {
  const { address, port, rtcpPort, isRtcpReducedSize, extensions, keys } = media;
  return {
    type: mediumOf(media.mediaType),
    port,
    protocol: protocolOf(media),
    payloads: payloadTypes(media).join(' '),
    connection: { version: ipVersion(address), ip: address },
    rtp: mappings(media),
    fmtp: formats(media),
    ...(rtcpPort === port && { rtcpMux: 'rtcp-mux' }),
    ...(rtcpPort !== port && rtcpPort !== port + 1 && { rtcp: { port: rtcpPort } }),
    ...(isRtcpReducedSize && { rtcpRsize: 'rtcp-rsize' }),
    rtcpFb: media.feedback.map((words) => feedbackOf(media.payloadType, words)),
    ext: [...extensions].map(([value, uri]) => ({ value, uri })),
    ...(keys && { crypto: [cryptoAttribute(keys)] }),
    ...sourcesOf(media),
  };
}

function ipVersion(address: string): number {
  return isIPv6(address) ? 6 : 4;
}

function protocolOf({ isSecure, feedback }: SdpMedia): string {
  return `RTP/${isSecure ? 'S' : ''}AVP${feedback.length > 0 ? 'F' : ''}`;
}

function payloadTypes({ payloadType, rtx, fec }: SdpMedia): number[] {
  return [payloadType, ...repairStreams({ rtx, fec }).map(([, stream]) => stream.payloadType)];
}

function repairStreams({ rtx, fec }: Pick<SdpMedia, 'rtx' | 'fec'>): ['rtx' | 'fec', RepairStream][] {
  return [
    ...(rtx ? [['rtx', rtx] as ['rtx', RepairStream]] : []),
    ...(fec ? [['fec', fec] as ['fec', RepairStream]] : []),
  ];
}

function mappings(media: SdpMedia): MediaDescription['rtp'] {
  const { payloadType, clockRate, channels, mediaType } = media;
  const { encodingName } = payloadFormats[mediaType];
  const encoding = mediumOf(mediaType) === 'audio' ? { encoding: channels } : {};
  const repair = repairStreams(media).map(([kind, stream]) => ({
    payload: stream.payloadType,
    codec: repairEncodings[kind],
    rate: clockRate,
  }));
  return [{ payload: payloadType, codec: encodingName, rate: clockRate, ...encoding }, ...repair];
}

function formats(media: SdpMedia): MediaDescription['fmtp'] {
  const { payloadType, rtx, fec } = media;
  const config = [...parametersOf(media)].map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('; ');
  return [
    ...(config === '' ? [] : [{ payload: payloadType, config }]),
    ...(rtx ? [{ payload: rtx.payloadType, config: `apt=${payloadType}` }] : []),
    ...(fec ? [{ payload: fec.payloadType, config: `repair-window=${repairWindowUs}` }] : []),
  ];
}

/** Those given, those that our payloads always have, and the parameter sets. */
function parametersOf({ mediaType, parameters, parameterSets }: SdpMedia): Map<string, string> {
  switch (mediaType) {
    case 'video/h264':
      return new Map([
        ['packetization-mode', '1'],
        ...h264Profile(parameterSets),
        ...parameters,
        ...parameterSetParameters('h264', parameterSets),
      ]);
    case 'video/h265':
      return new Map([...parameters, ...parameterSetParameters('h265', parameterSets)]);
    case 'audio/aac':
      return new Map([...Object.entries(aacFormatParameters).map(textEntry), ...parameters]);
    default:
      return new Map(parameters);
  }
}

function textEntry([name, value]: [string, string | number]): [string, string] {
  return [name, String(value)];
}

function h264Profile(sets: readonly Uint8Array[]): [string, string][] {
  const sps = sets.find((set) => ((set[0] ?? 0) & 0x1f) === 7);
  const profile = sps && Buffer.from(sps).toString('hex', profileAt, profileAt + profileBytes);
  return profile ? [['profile-level-id', profile]] : [];
}

function feedbackOf(payload: number, words: string): { payload: number; type: string; subtype?: string } {
  const [type = '', subtype] = words.split(' ');
  return subtype === undefined ? { payload, type } : { payload, type, subtype };
}

function sourcesOf(media: SdpMedia): Pick<MediaDescription, 'ssrcs' | 'ssrcGroups'> {
  const { ssrc, cname } = media;
  if (ssrc === undefined) return {};
  const repair = repairStreams(media).flatMap(([kind, stream]) =>
    stream.ssrc === undefined ? [] : [{ semantics: repairGroups[kind], ssrc: stream.ssrc }],
  );
  const ids = [ssrc, ...repair.map((stream) => stream.ssrc)];
  return {
    ssrcs: ids.map((id) => ({ id, attribute: 'cname', value: cname ?? '-' })),
    ssrcGroups: repair.map((stream) => ({ semantics: stream.semantics, ssrcs: `${ssrc} ${stream.ssrc}` })),
  };
}
