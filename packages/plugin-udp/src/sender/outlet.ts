import { msToUs, usPerSecond } from '@arkavo-pipeline/core';
import { type PacedKind, Pacer, type PacerRate } from '../congestion/pacer.js';
import type { RtcpPacket } from '../rtcp/rtcp-packet.js';
import { writeRtcp } from '../rtcp/write-rtcp.js';
import type { PacketSecurity } from '../security/packet-security.js';
import type { UdpSocket } from '../socket/udp-socket.js';
import type { Departure, Outgoing, OutgoingUnit } from './outgoing.js';
import type { DueResend } from './video-stream.js';

/** What is used of a socket. */
export type OutletSocket = Pick<UdpSocket, 'send' | 'sendAll' | 'queuedBytes'>;

export type OutletOptions = {
  readonly security: PacketSecurity;
  readonly rtp: OutletSocket;
  /** The same socket, when both go over one port. */
  readonly rtcp: OutletSocket;
  readonly maxQueueUs: number;
  readonly rate: PacerRate;
  /** Bytes of an RTP packet as the network sees it were sent. */
  readonly onSent: (kind: PacedKind, ssrc: number, sequenceNumber: number, bytes: number, nowUs: number) => void;
  /** Units that waited too long are not sent, or not to their end; nor are so many packets of what repairs, or copies of those sent again. */
  readonly onStale: (units: readonly OutgoingUnit[], repairs: number) => void;
  /** A packet cannot be protected any more. */
  readonly onFault: (error: Error) => void;
};

/** Bytes of the headers of UDP and IP (version 6 has 20 more). */
const lowerHeaderBytes = 28;
/** More than this the system does not hold for us: what waits, waits where it can be dropped. */
const maxSystemBytes = 262_144;
const retryUs = msToUs(1);
/** A pump that comes later than this was not late by a timer: the thread was held up. */
const heldUpUs = msToUs(50);
/** A unit that has begun may take so many times longer than others wait: a keyframe on a slow way would never end. */
const begunFactor = 2;
/** What waits for longer than this waits for the network, not for its turn. */
const longUs = msToUs(100);
/** From this part of the time on that video may wait, what would repair it is what makes it wait. */
const behindShare = 0.5;
/** Resends that wait for their time. */
const maxLater = 2048;

/** Packets that are given to the system together, at most: a system knows no more as one. */
const maxBatch = 64;

type Queued = Outgoing & { readonly kind: PacedKind };
/** `bytes` are those of its datagram, undefined when it could not be protected. */
type Leaving = { readonly kind: PacedKind; readonly departure: Departure; readonly bytes: number | undefined };

/** Everything on its way to the network: paced, protected, and given to the socket. What waits for too long is dropped by unit. */
export class Outlet {
  readonly #options: OutletOptions;
  readonly #pacer: Pacer<Queued>;
  #later: DueResend[] = [];
  #retryUs: number | undefined;
  #pumpedUs: number | undefined;
  #heldUpUs = 0;
  #targetBps: number;

  constructor(options: OutletOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.rate);
    this.#targetBps = options.rate.targetBps;
  }

  /** Bytes that wait to be sent. */
  get queuedBytes(): number {
    return this.#pacer.queuedBytes;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#pacer.queuedBytes === 0 && this.#later.length === 0;
  }

  /** Whether a packet of one of these streams waits. */
  holds(ssrcs: ReadonlySet<number>): boolean {
    const isTheirs = ({ ssrc }: Outgoing) => ssrcs.has(ssrc);
    return this.#pacer.holds(isTheirs) || this.#later.some(({ outgoing }) => isTheirs(outgoing));
  }

  /** Whether video waits for so long that it is about to be dropped: nothing is to be sent beside it that can be left out. */
  isBehind(nowUs: number): boolean {
    return this.#pacer.delayUs(nowUs - this.#heldUpUs) > behindShare * this.#options.maxQueueUs;
  }

  /** How long what comes now has to wait at the rate of the moment, microseconds. */
  get waitUs(): number {
    return (this.#pacer.queuedBytes * 8 * usPerSecond) / this.#targetBps;
  }

  /** When `pump` is due; undefined while nothing waits. */
  get nextUs(): number | undefined {
    const pacedUs = this.#retryUs ?? this.#pacer.nextUs;
    const laterUs = this.#later[0]?.atUs;
    return pacedUs === undefined || laterUs === undefined ? (pacedUs ?? laterUs) : Math.min(pacedUs, laterUs);
  }

  /** All that is queued is sent within so many microseconds of the last that came, unless the network does not take it. */
  set spreadUs(us: number) {
    this.#pacer.spreadUs = us;
  }

  /** Queues the packets of one unit: all, or none and false when there is no room. */
  add(kind: PacedKind, packets: readonly Outgoing[], nowUs: number): boolean {
    const bytes = packets.reduce((sum, packet) => sum + packet.bytes, 0);
    if (!this.#pacer.hasRoom(bytes)) return false;
    for (const packet of packets) this.#queue(kind, packet, nowUs);
    return true;
  }

  /** Whether a picture that need not be spread goes at once and whole: nothing waits, and nothing is due. */
  passes(nowUs: number): boolean {
    const laterUs = this.#later[0]?.atUs ?? Number.POSITIVE_INFINITY;
    return this.#pacer.passes(nowUs) && this.#retryUs === undefined && laterUs > nowUs;
  }

  /** Notes packets of video that left at `nowUs` by another way, and queues what is due after them. */
  haveLeft(packets: readonly Outgoing[], nowUs: number): void {
    for (const packet of packets) this.#left({ kind: 'video', departure: packet.depart(), bytes: packet.bytes }, nowUs);
  }

  /** Packets to send again, each in its time. What comes on top of many is left out: returns how many. */
  addLater(resends: readonly DueResend[]): number {
    if (resends.length === 0) return 0;
    const later = [...this.#later, ...resends].sort((a, b) => a.atUs - b.atUs);
    this.#later = later.slice(0, maxLater);
    return later.length - this.#later.length;
  }

  /**
   * A receiver that waits for a keyframe of this source has no use for what waits in front of one: that goes, when it has waited for
   * long. Returns the units that are not sent; all that follows them has to be a keyframe, or comes behind one that waits.
   */
  skipToKeyframe(sourceId: string, nowUs: number): { readonly units: number; readonly hasKeyframe: boolean } {
    if (this.#pacer.delayUs(nowUs) < longUs) return { units: 0, hasKeyframe: false };
    const useless = new Set<OutgoingUnit>();
    let hasKeyframe = false;
    this.#pacer.sift('video', ({ unit }) => {
      if (unit?.sourceId !== sourceId) return true;
      hasKeyframe ||= unit.isKeyframe;
      if (hasKeyframe || unit.isBegun) return true;
      useless.add(unit);
      return false;
    });
    return { units: useless.size, hasKeyframe };
  }

  /** Sends a compound packet at once. */
  sendRtcp(packets: readonly RtcpPacket[]): void {
    const { security, rtcp } = this.#options;
    this.#guarded(() => rtcp.send(security.protectRtcp(writeRtcp(packets))));
  }

  /** Sends what may go at `nowUs`, at the rate of the moment, and drops what is stale. */
  pump(rate: PacerRate, nowUs: number): void {
    this.#pacer.setRate(rate, nowUs);
    this.#targetBps = rate.targetBps;
    this.#noteHeldUp(nowUs);
    while ((this.#later[0]?.atUs ?? Number.POSITIVE_INFINITY) <= nowUs) this.#queueResend(nowUs);
    this.#retryUs = undefined;
    for (;;) {
      this.#cutStale(nowUs);
      if (this.#options.rtp.queuedBytes > maxSystemBytes) {
        this.#retryUs = nowUs + retryUs;
        return;
      }
      if (!this.#sendBatch(nowUs)) return;
    }
  }

  /** What may go now is given to the system together, and only then noted: it is under way meanwhile. False when nothing may go. */
  #sendBatch(nowUs: number): boolean {
    const leaving: Leaving[] = [];
    const datagrams: Uint8Array[] = [];
    while (leaving.length < maxBatch) {
      const packet = this.#pacer.take(nowUs);
      if (!packet) break;
      const departure = packet.depart();
      const datagram = this.#guarded(() => this.#options.security.protectRtp(departure.data));
      if (datagram) datagrams.push(datagram);
      leaving.push({ kind: packet.kind, departure, bytes: datagram?.length });
    }
    this.#options.rtp.sendAll(datagrams);
    for (const packet of leaving) this.#left(packet, nowUs);
    return leaving.length > 0;
  }

  /** For as long as this thread does not run, nothing waits for the network: as long as some of that is left, it does not count. */
  #noteHeldUp(nowUs: number): void {
    const dueUs = this.nextUs;
    if (this.#pacer.queuedBytes === 0) this.#heldUpUs = 0;
    else if (dueUs !== undefined && this.#pumpedUs !== undefined) {
      const lateUs = nowUs - Math.max(dueUs, this.#pumpedUs);
      if (lateUs > heldUpUs) this.#heldUpUs += lateUs;
    }
    this.#pumpedUs = nowUs;
  }

  #queueResend(nowUs: number): void {
    const due = this.#later.shift();
    // A copy waits for what has not gone at all: of many losses the last would be late because of those of the first.
    if (due) this.#queue('resend', due.outgoing, nowUs, due.isCopy ? 'repair' : 'resend');
  }

  #queue(kind: PacedKind, packet: Outgoing, nowUs: number, place = kind): void {
    const queued: Queued = { ...packet, kind };
    this.#pacer.add(place, queued, packet.bytes + lowerHeaderBytes, nowUs);
  }

  #left({ kind, departure, bytes }: Leaving, nowUs: number): void {
    const { ssrc, sequenceNumber } = departure;
    if (bytes !== undefined) this.#options.onSent(kind, ssrc, sequenceNumber, bytes + lowerHeaderBytes, nowUs);
    for (const repair of departure.left(nowUs)) this.#queue('repair', repair, nowUs);
  }

  /** Whole units go, and what would have repaired them, with the copies of what has been sent again. */
  #cutStale(nowUs: number): void {
    const { maxQueueUs, onStale } = this.#options;
    const sinceUs = nowUs - this.#heldUpUs;
    if (this.#pacer.delayUs(sinceUs) <= maxQueueUs) return;
    const waiting = this.#pacer.drop('video');
    const repairs = this.#pacer.drop('repair').length;
    const stays = ({ unit }: Queued) => unit?.isBegun && sinceUs - unit.sinceUs <= begunFactor * maxQueueUs;
    for (const packet of waiting) if (stays(packet)) this.#queue('video', packet, nowUs);
    const units = new Set(waiting.flatMap((packet) => (packet.unit && !stays(packet) ? [packet.unit] : [])));
    for (const unit of units) if (unit.isBegun) unit.abandon();
    if (units.size > 0 || repairs > 0) onStale([...units], repairs);
  }

  #guarded<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      this.#options.onFault(error as Error);
      return undefined;
    }
  }
}
