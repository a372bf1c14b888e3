import type { MediaDescription } from 'sdp-transform';
import type { RepairStream, SdpMedia } from './session-description.js';

const maxSsrc = 2 ** 32 - 1;
const maxPayloadType = 127;

/** What `a=ssrc-group` calls a stream and its resends (RFC 5576), and one and its parity (RFC 5956). */
export const repairGroups = { rtx: 'FID', fec: 'FEC-FR' } as const;
/** Names in `a=rtpmap`. */
export const repairEncodings = { rtx: 'rtx', fec: 'flexfec' } as const;

/** The streams that repair the one with this payload type. */
export function readRepair(media: MediaDescription, payloadType: number): Pick<SdpMedia, 'rtx' | 'fec'> {
  return {
    rtx: readStream(media, 'rtx', (payload) => resentType(media, payload) === payloadType),
    fec: readStream(media, 'fec', () => true),
  };
}

function readStream(
  media: MediaDescription,
  kind: 'rtx' | 'fec',
  fits: (payload: number) => boolean,
): RepairStream | undefined {
  const mapping = media.rtp.find(({ payload, codec }) => {
    const isKind = String(codec).toLowerCase() === repairEncodings[kind];
    return isKind && payload >= 0 && payload <= maxPayloadType && fits(payload);
  });
  return mapping && { payloadType: mapping.payload, ssrc: groupOf(media, repairGroups[kind])?.[1] };
}

function resentType({ fmtp }: MediaDescription, payload: number): number | undefined {
  const config = fmtp.find((one) => one.payload === payload)?.config;
  const apt = /(?:^|[;\s])apt=(\d{1,3})\b/i.exec(String(config ?? ''))?.[1];
  return apt === undefined ? undefined : Number(apt);
}

/** The SSRC and canonical name of the stream itself, which comes first in its groups (RFC 5576). */
export function readSource(media: MediaDescription): Pick<SdpMedia, 'ssrc' | 'cname'> {
  const repairing = Object.values(repairGroups).flatMap((semantics) => groupOf(media, semantics)?.slice(1) ?? []);
  const sources = (media.ssrcs ?? []).filter(({ id }) => isSsrc(id) && !repairing.includes(id));
  const ssrc = groupOf(media, repairGroups.rtx)?.[0] ?? groupOf(media, repairGroups.fec)?.[0] ?? sources[0]?.id;
  const cname = sources.find(({ id, attribute }) => id === ssrc && attribute === 'cname')?.value;
  return { ssrc, cname: cname === undefined ? undefined : String(cname) };
}

/** The SSRCs of the first group of this kind; undefined when there is none that names two. */
function groupOf({ ssrcGroups }: MediaDescription, semantics: string): number[] | undefined {
  const group = ssrcGroups?.find((one) => one.semantics === semantics);
  const ssrcs = String(group?.ssrcs ?? '')
    .trim()
    .split(/ +/)
    .map(Number);
  return ssrcs.length >= 2 && ssrcs.every(isSsrc) ? ssrcs : undefined;
}

function isSsrc(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id <= maxSsrc;
}
