import type { RtpMediaType } from '../payload/payload-formats.js';
import { absCaptureTimeUri } from '../rtp/abs-capture-time.js';
import type { SdpMedia, SessionDescription } from '../sdp/session-description.js';
import type { Output } from './receiver-context.js';

/** What is to be known of a stream to read it. */
export type StreamFormat = {
  readonly mediaType: RtpMediaType;
  readonly clockRate: number;
  readonly channels: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly parameterSets: readonly Uint8Array[];
  /** Feedback that the sender takes; undefined when it doesn't say. */
  readonly feedback: readonly string[] | undefined;
  /** The header extension with the capture time; undefined when there is none. */
  readonly captureTimeId: number | undefined;
  /** Whether a stream of parity goes with it. */
  readonly hasParity: boolean;
};

/** What a stream is, by the payload type of its packets. */
export type StreamRole = (
  | { readonly role: 'media'; readonly format: StreamFormat }
  /** Resends; `ssrc` is that of the stream that they repeat, when it is known. */
  | { readonly role: 'resend'; readonly payloadType: number; readonly ssrc: number | undefined }
  | { readonly role: 'parity' }
) & {
  /** Whether that is our own default, as no session description has told of it. */
  readonly isAssumed: boolean;
};

/** Streams that one sender can announce. */
const maxAnnounced = 256;

const noParameters: ReadonlyMap<string, string> = new Map();

const defaults: ReadonlyMap<number, StreamRole | 'awaiting-description'> = new Map<
  number,
  StreamRole | 'awaiting-description'
>([
  [96, media('video/h264')],
  [97, media('video/h265')],
  [98, 'awaiting-description'],
  [99, 'awaiting-description'],
  [100, media('metadata/json')],
  [101, { role: 'resend', payloadType: 96, ssrc: undefined, isAssumed: true }],
  [102, { role: 'parity', isAssumed: true }],
  [103, { role: 'resend', payloadType: 97, ssrc: undefined, isAssumed: true }],
]);

/** The payload types of one sender: what it announced of a stream counts most, then the SDP file, then our own defaults. */
export class PayloadTable {
  readonly #file = new Map<number, StreamRole>();
  readonly #announced = new Map<number, ReadonlyMap<number, StreamRole>>();

  /** `file` is what the definition says of all senders. */
  constructor(file: SessionDescription | undefined) {
    for (const one of file?.media ?? []) {
      for (const [payloadType, role] of rolesOf(one)) this.#file.set(payloadType, role);
    }
  }

  /** The sender says of its own streams what they are. Returns the SSRCs of the media. */
  announce({ media: all }: SessionDescription): readonly number[] {
    const ssrcs: number[] = [];
    for (const one of all) {
      const roles = rolesOf(one);
      const ids = [one.ssrc, one.rtx?.ssrc, one.fec?.ssrc].filter((ssrc) => ssrc !== undefined);
      for (const ssrc of ids) this.#remember(ssrc, roles);
      if (one.ssrc !== undefined) ssrcs.push(one.ssrc);
    }
    return ssrcs;
  }

  find(ssrc: number, payloadType: number): StreamRole | 'awaiting-description' | 'unknown-payload' {
    const own = this.#announced.get(ssrc)?.get(payloadType) ?? this.#file.get(payloadType);
    return own ?? defaults.get(payloadType) ?? 'unknown-payload';
  }

  #remember(ssrc: number, roles: ReadonlyMap<number, StreamRole>): void {
    this.#announced.delete(ssrc);
    this.#announced.set(ssrc, roles);
    const [oldest] = this.#announced.keys();
    if (this.#announced.size > maxAnnounced && oldest !== undefined) this.#announced.delete(oldest);
  }
}

/** The output that streams of a media type go to. */
export function outputOf(mediaType: RtpMediaType): Output {
  if (mediaType === 'metadata/json') return 'metadata';
  return mediaType === 'audio/pcm' || mediaType === 'audio/aac' ? 'audio' : 'video';
}

function media(mediaType: RtpMediaType): StreamRole {
  const format = { mediaType, clockRate: 90_000, channels: 1, parameters: noParameters, parameterSets: [] };
  return {
    role: 'media',
    format: { ...format, feedback: undefined, captureTimeId: 1, hasParity: false },
    isAssumed: true,
  };
}

function rolesOf(one: SdpMedia): Map<number, StreamRole> {
  const { mediaType, clockRate, channels, parameters, parameterSets, feedback, extensions, rtx, fec } = one;
  const captureTimeId = [...extensions].find(([, uri]) => uri === absCaptureTimeUri)?.[0];
  const known = { mediaType, clockRate, channels, parameters, parameterSets, feedback };
  const roles = new Map<number, StreamRole>();
  roles.set(one.payloadType, {
    role: 'media',
    format: { ...known, captureTimeId, hasParity: fec !== undefined },
    isAssumed: false,
  });
  if (rtx)
    roles.set(rtx.payloadType, { role: 'resend', payloadType: one.payloadType, ssrc: one.ssrc, isAssumed: false });
  if (fec) roles.set(fec.payloadType, { role: 'parity', isAssumed: false });
  return roles;
}
