import type { MediaDescription } from 'sdp-transform';
import { readKeys } from './crypto-attribute.js';
import { quoted, sdpError } from './sdp-error.js';
import { readFormat } from './sdp-format.js';
import { mediumOf, readPayload } from './sdp-payload.js';
import { readRepair, readSource } from './sdp-sources.js';
import { parseSdpText, type SdpSection } from './sdp-text.js';
import type { SdpMedia, SessionDescription } from './session-description.js';

const maxPort = 65_535;
/** Whether packets under each protocol are SRTP. */
const protocols = new Map([
  ['RTP/AVP', false],
  ['RTP/AVPF', false],
  ['RTP/SAVP', true],
  ['RTP/SAVPF', true],
]);

/**
 * Reads an SDP. Sections with port 0 are refused ones and passed over (RFC 3264 §6). ERR_UDP_SDP, with the line, for all else that
 * cannot be received: other encodings, two sections of one medium, damaged parameters.
 */
export function readSdp(text: string): SessionDescription {
  const { session, sections } = parseSdpText(text);
  const places = new Map<string, number | undefined>();
  const media: SdpMedia[] = [];
  for (const section of sections) {
    if (section.parsed.port === 0) continue;
    const one = readMedia(section, session.connection?.ip);
    const medium = mediumOf(one.mediaType);
    const line = section.lineOf('m=');
    if (places.has(medium)) {
      throw sdpError(
        line,
        `a second ${medium} section (the first is in line ${places.get(medium)})`,
        'one of each medium',
      );
    }
    places.set(medium, line);
    media.push(one);
  }
  if (media.length === 0)
    throw sdpError(undefined, 'no media section with a port', '"m=video <port> RTP/AVP 96" or others');
  return { name: String(session.name ?? '').trim(), media };
}

function readMedia(section: SdpSection, sessionAddress: string | undefined): SdpMedia {
  const { parsed } = section;
  const port = readPort(section, parsed.port, 'm=');
  const isSecureProtocol = readProtocol(section);
  const payload = readPayload(section);
  const keys = readKeys(section);
  return {
    ...payload,
    ...readFormat(section, payload),
    address: readAddress(section, parsed.connection?.ip ?? sessionAddress),
    port,
    rtcpPort: readRtcpPort(section, port),
    isRtcpReducedSize: parsed.rtcpRsize !== undefined,
    feedback: readFeedback(parsed, payload.payloadType),
    ...readRepair(parsed, payload.payloadType),
    extensions: readExtensions(parsed),
    isSecure: isSecureProtocol || keys !== undefined,
    keys,
    ...readSource(parsed),
  };
}

function readPort(section: SdpSection, port: number, line: string): number {
  if (Number.isInteger(port) && port > 0 && port <= maxPort) return port;
  throw sdpError(section.lineOf(line), `the port ${quoted(port)}`, `1 to ${maxPort}`);
}

function readRtcpPort(section: SdpSection, port: number): number {
  const { rtcpMux, rtcp } = section.parsed;
  if (rtcpMux) return port;
  return rtcp ? readPort(section, rtcp.port, 'a=rtcp:') : Math.min(maxPort, port + 1);
}

function readProtocol(section: SdpSection): boolean {
  const isSecure = protocols.get(section.parsed.protocol);
  if (isSecure !== undefined) return isSecure;
  const found = `the protocol ${quoted(section.parsed.protocol)}`;
  throw sdpError(section.lineOf('m='), found, [...protocols.keys()].join(', '));
}

function readAddress(section: SdpSection, ip: string | undefined): string {
  const address = String(ip ?? '').split('/')[0];
  if (address) return address;
  throw sdpError(
    section.lineOf('m='),
    'a section without an address',
    '"c=IN IP4 <address>" in it or before all sections',
  );
}

/** That for this payload type or for all (`*`). */
function readFeedback({ rtcpFb }: MediaDescription, payloadType: number): string[] {
  const mine = (rtcpFb ?? []).filter(({ payload }) => payload === '*' || payload === payloadType);
  return mine.map(({ type, subtype }) => (subtype === undefined ? String(type) : `${type} ${subtype}`));
}

function readExtensions({ ext }: MediaDescription): Map<number, string> {
  return new Map(
    (ext ?? []).filter(({ value }) => value >= 1 && value <= 255).map(({ value, uri }) => [value, String(uri)]),
  );
}
