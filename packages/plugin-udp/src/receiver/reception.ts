import { hostAndPort, secondsToUs } from '@arkavo-pipeline/core';
import type { RtcpPacket } from '../rtcp/rtcp-packet.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { plainSecurity } from '../security/plain-security.js';
import { type OpenedDatagram, openDatagram } from './opened-datagram.js';
import { PayloadTable } from './payload-table.js';
import { Peer } from './peer.js';
import type { Endpoint, ReceiverContext } from './receiver-context.js';
import type { ReceiverDrop } from './receiver-drops.js';
import { SenderCensus } from './sender-census.js';
import type { Introduction, SenderKeys } from './sender-keys.js';

export type ReceptionOptions = {
  readonly context: ReceiverContext;
  readonly maxPeers: number;
  /** What the definition says of all senders. */
  readonly description: SessionDescription | undefined;
  /** That senders may come with. */
  readonly keys: SenderKeys;
};

/** A stream or a sender that is silent for so long is gone. */
const silenceUs = secondsToUs(10);
/** How often it is looked who is silent. */
const tickUs = secondsToUs(1);
/** Who has sent nothing of use and is silent for so long makes room. */
const idleUs = secondsToUs(1);

/** Everything that comes in on one port, by who sends it. Neither sockets nor timers are in it: datagrams and times are given. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #context: ReceiverContext;
  readonly #peers = new Set<Peer>();
  /** By the places that their packets come from: foreign senders have one for RTP and one for RTCP. */
  readonly #places = new Map<string, Peer>();
  /** Of whom something was taken that has not been settled. */
  readonly #fresh = new Set<Peer>();
  readonly #census = new SenderCensus();
  readonly #defaults: PayloadTable;
  /** Who sent last, and his name: what comes in a row comes of one. */
  #from: Endpoint | undefined;
  #fromName = '';
  #heardUs = Number.NEGATIVE_INFINITY;
  #tickUs = Number.NEGATIVE_INFINITY;

  constructor(options: ReceptionOptions) {
    this.#options = options;
    this.#context = options.context;
    this.#defaults = new PayloadTable(options.description);
  }

  /** When the last datagram that was of use was taken, microseconds. */
  get heardUs(): number {
    return this.#heardUs;
  }

  /** Senders that are known now. */
  get peers(): number {
    return this.#peers.size;
  }

  /** Whether senders were here and all of them have said goodbye. */
  isComplete(nowUs: number): boolean {
    let completed = 0;
    for (const peer of this.#peers) {
      if (peer.isComplete(nowUs)) completed += 1;
      else if (peer.isExpected) return false;
    }
    return completed > 0 ? !this.#census.isWaiting : this.#census.isComplete;
  }

  /** Whether nobody is here who has not said goodbye. */
  expectsNobody(nowUs: number): boolean {
    for (const peer of this.#peers) if (peer.isExpected && !peer.isComplete(nowUs)) return false;
    return !this.#census.isWaiting;
  }

  /**
   * Takes a datagram, whose memory is the receiver's from now on. Never throws. `arrivedUs`, which may be earlier, is what the sender is told
   * of; what is missing is waited for from `nowUs` on, when that shows. Call `settle` when all that came has been taken. Returns whether it was of
   * use.
   */
  receive(data: Uint8Array, from: Endpoint, nowUs: number, arrivedUs = nowUs): boolean {
    const known = this.#places.get(this.#nameOf(from));
    const found = known ? this.#open(known, data, from) : this.#options.keys.introduce(data, from.address);
    if (typeof found === 'string') {
      const { unreadable } = this.#context;
      return this.#refuse(known?.isExpected ? found : unreadable.refused(found, data, from.address, nowUs));
    }
    const { opened } = found;
    const peer = known ?? this.#welcome(found, from, nowUs);
    if (typeof peer === 'string') return this.#refuse(peer);
    this.#heardUs = nowUs;
    if (from.port === peer.endpoint.port) peer.credit(data.length);
    peer.take(opened, data.length, nowUs, arrivedUs);
    this.#fresh.add(peer);
    return true;
  }

  /** Lets go on at once what was taken and is complete: all that it takes beside that is for `settle`. */
  deliver(nowUs: number): void {
    for (const peer of this.#fresh) peer.deliver(nowUs);
  }

  /** Does what became due by what was taken. Returns when to call `poll`, microseconds. */
  settle(nowUs: number, sentUs = nowUs): number {
    let nextUs = Number.POSITIVE_INFINITY;
    for (const peer of this.#fresh) nextUs = Math.min(nextUs, this.#pollPeer(peer, nowUs, sentUs));
    this.#fresh.clear();
    return nextUs;
  }

  /**
   * Does what is due at `nowUs`, up to which everything that came has been taken: what is not there is missing. Reports are dated `sentUs`, which
   * is later when the thread was held up since. Returns when to call it again though nothing came, microseconds.
   */
  poll(nowUs: number, sentUs = nowUs): number {
    if (nowUs >= this.#tickUs) this.#tick(nowUs);
    this.#fresh.clear();
    let nextUs = this.#tickUs;
    for (const peer of this.#peers) nextUs = Math.min(nextUs, this.#pollPeer(peer, nowUs, sentUs));
    return nextUs;
  }

  /** Asks the sender of the source with this name for a keyframe; all senders without one. */
  requestKeyframe(sourceName: string | undefined): void {
    for (const peer of this.#peers) peer.requestKeyframe(sourceName);
  }

  close(): void {
    for (const peer of this.#peers) peer.close();
    this.#peers.clear();
    this.#fresh.clear();
    this.#places.clear();
  }

  #nameOf(from: Endpoint): string {
    if (from !== this.#from) this.#fromName = hostAndPort(from.address, from.port);
    this.#from = from;
    return this.#fromName;
  }

  #open({ security }: Peer, data: Uint8Array, { address }: Endpoint): Introduction | ReceiverDrop {
    const opened = openDatagram(security, data);
    if (typeof opened !== 'string') return { opened, security };
    // Under other keys the numbers of control packets begin anew: they look replayed.
    const isForeign = opened === 'not-authentic' || opened === 'replayed';
    const renewed = isForeign ? this.#options.keys.renew(security, data, address) : undefined;
    return renewed ? { opened: renewed, security } : opened;
  }

  #refuse(cause: ReceiverDrop): false {
    this.#context.drop(cause);
    return false;
  }

  #pollPeer(peer: Peer, nowUs: number, sentUs: number): number {
    peer.poll(nowUs, sentUs);
    if (this.#census.isWaiting) for (const wireId of peer.wireIds) this.#census.arrived(peer.endpoint.address, wireId);
    return peer.nextUs;
  }

  #welcome(found: Introduction, from: Endpoint, nowUs: number): Peer | 'stranger' | 'too-many-peers' {
    const { opened, security } = found;
    const other = this.#otherPlaceOf(opened, from);
    if (other) return other;
    if (!this.#introduces(opened)) {
      if ('packet' in opened) this.#stranger(opened.packet, from.address, nowUs);
      return 'stranger';
    }
    // Without keys it is not known yet whether it can be read.
    if (security !== plainSecurity) this.#understood(from.address);
    if (this.#peers.size >= this.#options.maxPeers && !this.#makeRoom(nowUs)) return 'too-many-peers';
    const endpoint = { address: from.address, port: from.port };
    const { description, keys } = this.#options;
    const peer = new Peer(this.#context, { endpoint, security, description }, nowUs);
    keys.take(security);
    this.#peers.add(peer);
    this.#places.set(peer.name, peer);
    return peer;
  }

  /** The sender on the same machine whose RTP, or RTCP, this place is: it has shown one of the SSRCs, and not the other kind of packet. */
  #otherPlaceOf(opened: OpenedDatagram, from: Endpoint): Peer | undefined {
    const isRtp = 'packet' in opened;
    const ssrcs = isRtp ? [opened.packet.ssrc] : ssrcsIn(opened.reports);
    for (const peer of this.#peers) {
      if (peer.endpoint.address !== from.address || !ssrcs.some((ssrc) => peer.lacks(isRtp ? 'rtp' : 'rtcp', ssrc)))
        continue;
      this.#places.set(hostAndPort(from.address, from.port), peer);
      if (isRtp) peer.movesTo({ address: from.address, port: from.port });
      return peer;
    }
    return undefined;
  }

  #stranger({ ssrc, payloadType }: RtpPacket, address: string, nowUs: number): void {
    this.#context.unreadableStreams.dropped({ ssrc, payloadType, address, role: undefined }, 'stranger', nowUs);
  }

  #understood(address: string): void {
    this.#context.unreadable.understood(address);
    this.#context.unreadableStreams.understood(address);
  }

  /** A goodbye does not begin anything, nor does what nobody has told of. */
  #introduces(opened: OpenedDatagram): boolean {
    if ('packet' in opened) {
      const { ssrc, payloadType } = opened.packet;
      return this.#defaults.find(ssrc, payloadType) !== 'unknown-payload';
    }
    const isGoodbye = opened.reports.some(({ type }) => type === 'bye');
    return !isGoodbye && opened.reports.some(({ type }) => type === 'sender-report' || type === 'application');
  }

  /** Who is complete goes first, then who was of no use. */
  #makeRoom(nowUs: number): boolean {
    const peers = [...this.#peers];
    const isIdle = (peer: Peer) => !peer.hasDelivered && nowUs - peer.heardUs >= idleUs;
    const leaving = peers.find((peer) => peer.isComplete(nowUs)) ?? peers.find(isIdle);
    if (leaving) this.#remove(leaving, nowUs);
    return leaving !== undefined;
  }

  #tick(nowUs: number): void {
    this.#tickUs = nowUs + tickUs;
    this.#options.keys.tick(nowUs);
    for (const peer of this.#peers) {
      if (nowUs - peer.heardUs >= silenceUs) this.#remove(peer, nowUs);
      else peer.forgetBefore(nowUs - silenceUs);
    }
  }

  #remove(peer: Peer, nowUs: number): void {
    if (peer.isComplete(nowUs)) this.#census.completed();
    else if (peer.hasDelivered) this.#census.missed(peer.endpoint.address, peer.wireIds);
    this.#peers.delete(peer);
    this.#understood(peer.endpoint.address);
    this.#fresh.delete(peer);
    for (const [place, other] of this.#places) if (other === peer) this.#places.delete(place);
    peer.close();
    this.#options.keys.release(peer.security);
  }
}

/** The streams that a sender's reports are about. */
function ssrcsIn(reports: readonly RtcpPacket[]): number[] {
  return reports.flatMap((packet) => {
    if (packet.type === 'sender-report') return [packet.ssrc];
    return packet.type === 'bye' ? packet.ssrcs : [];
  });
}
