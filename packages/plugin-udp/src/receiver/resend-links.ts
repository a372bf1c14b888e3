import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { MediaStream } from './media-stream.js';
import type { StreamRole } from './payload-table.js';
import type { PeerNames } from './peer-names.js';

const maxLinks = 64;

/** Tells which stream the packets of a resend stream repeat (RFC 4588 §5.3). */
export class ResendLinks {
  readonly #names: PeerNames;
  /** The SSRC of the stream by that of its resends. */
  readonly #links = new Map<number, number>();

  constructor(names: PeerNames) {
    this.#names = names;
  }

  /**
   * By what was announced, by what was found before, by the name that both have, or by the one stream that has asked for what this
   * packet repeats. Undefined when none of these tells.
   */
  find(
    packet: RtpPacket,
    role: Extract<StreamRole, { role: 'resend' }>,
    streams: ReadonlyMap<number, MediaStream>,
  ): MediaStream | undefined {
    const known = streams.get(role.ssrc ?? this.#links.get(packet.ssrc) ?? -1);
    if (known) return known;
    const fitting = [...streams.values()].filter((stream) => stream.payloadType === role.payloadType);
    const found = this.#byName(packet, fitting) ?? byRequest(packet, fitting);
    if (found) this.#remember(packet.ssrc, found.ssrc);
    return found;
  }

  #byName({ ssrc }: RtpPacket, streams: readonly MediaStream[]): MediaStream | undefined {
    const name = this.#names.get(ssrc);
    return name === undefined ? undefined : only(streams.filter((stream) => this.#names.get(stream.ssrc) === name));
  }

  #remember(ssrc: number, original: number): void {
    this.#links.set(ssrc, original);
    const [oldest] = this.#links.keys();
    if (this.#links.size > maxLinks && oldest !== undefined) this.#links.delete(oldest);
  }
}

function byRequest({ payload }: RtpPacket, streams: readonly MediaStream[]): MediaStream | undefined {
  const sequenceNumber = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
  return only(streams.filter((stream) => stream.hasAskedFor(sequenceNumber)));
}

function only(streams: readonly MediaStream[]): MediaStream | undefined {
  return streams.length === 1 ? streams[0] : undefined;
}
