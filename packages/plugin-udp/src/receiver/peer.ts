import { hostAndPort, msToUs } from '@arkavo-pipeline/core';
import { RoundTrip } from '../repair/round-trip.js';
import { descriptionName } from '../rtcp/application-packet.js';
import type { ApplicationPacket, RtcpPacket } from '../rtcp/rtcp-packet.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { SessionDescription } from '../sdp/session-description.js';
import type { PacketSecurity } from '../security/packet-security.js';
import { plainSecurity } from '../security/plain-security.js';
import { FeedbackChannel } from './feedback-channel.js';
import type { MediaStream, StreamWishes } from './media-stream.js';
import type { OpenedDatagram } from './opened-datagram.js';
import { PayloadTable, type StreamRole } from './payload-table.js';
import { PeerDescription } from './peer-description.js';
import { PeerNames } from './peer-names.js';
import { PeerReports } from './peer-reports.js';
import { PeerStreams } from './peer-streams.js';
import type { Endpoint, ReceiverContext } from './receiver-context.js';
import type { ReceiverDrop } from './receiver-drops.js';
import { SenderClock } from './sender-clock.js';
import type { UnreadStream } from './unreadable-streams.js';

export type PeerOptions = {
  readonly endpoint: Endpoint;
  readonly security: PacketSecurity;
  /** What the definition says of all senders. */
  readonly description: SessionDescription | undefined;
};

type Arrived = {
  readonly packet: RtpPacket;
  readonly bytes: number;
  readonly clockRate: number;
  readonly arrivedUs: number;
};

/** Who says goodbye to one stream and begins another does so within this time. */
const farewellUs = msToUs(100);
/** Of streams of resends and parity. */
const repairClockRate = 90_000;
/** What packets are dropped for that are not what their payload type is taken for where nothing describes it. */
const misfits: readonly ReceiverDrop[] = ['not-linked', 'stray-resend', 'stray-parity'];

/** One sender: an address and port that packets come from. */
export class Peer {
  readonly name: string;
  readonly security: PacketSecurity;
  readonly #context: ReceiverContext;
  readonly #table: PayloadTable;
  readonly #names = new PeerNames();
  readonly #description: PeerDescription;
  readonly #streams: PeerStreams;
  readonly #channel: FeedbackChannel;
  readonly #reports: PeerReports;
  readonly #clock = new SenderClock();
  readonly #roundTrip = new RoundTrip();
  /** Where RTP comes from, and feedback goes to. */
  #endpoint: Endpoint;
  #heardUs: number;
  /** Packets since the last `poll`. */
  readonly #unnoted: Arrived[] = [];
  #hasPackets = false;
  #hasControl = false;
  #hasReported = false;
  #goodbyeUs = Number.POSITIVE_INFINITY;
  #polledUs = Number.NEGATIVE_INFINITY;
  #isUnderstood = false;

  constructor(context: ReceiverContext, { endpoint, security, description }: PeerOptions, nowUs: number) {
    this.#context = context;
    this.#endpoint = endpoint;
    this.security = security;
    this.name = hostAndPort(endpoint.address, endpoint.port);
    this.#table = new PayloadTable(description);
    this.#description = new PeerDescription(context.maxSourcesPerPeer);
    this.#channel = new FeedbackChannel(security, (datagram) => context.send(datagram, this.#endpoint));
    this.#reports = new PeerReports(context, this.#channel);
    this.#heedFeedback(description);
    this.#heardUs = nowUs;
    this.#streams = new PeerStreams(context, {
      name: this.name,
      names: this.#names,
      roundTrip: this.#roundTrip,
      clock: this.#clock,
      owner: {
        origin: endpoint.address,
        details: { protocol: 'rtp', address: this.name },
        heardUs: () => this.#heardUs,
      },
      onWishes: (stream, wishes) => this.#ask(stream, wishes),
      onUnread: (stream, cause, units, nowUs) => this.#misread(stream, cause, units, nowUs),
    });
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** When something of it was heard last. */
  get heardUs(): number {
    return this.#heardUs;
  }

  /** Whether anything of it has gone on. */
  get hasDelivered(): boolean {
    return this.#streams.hasDelivered;
  }

  /** Whether it is a sender whose end is waited for: it reported, or something of it has gone on. */
  get isExpected(): boolean {
    return this.#hasReported || this.hasDelivered;
  }

  /** The ids of its sources on the wire. */
  get wireIds(): readonly string[] {
    return this.#streams.wireIds;
  }

  /** Whether all its streams have said goodbye, a while ago, and everything of them has gone on. */
  isComplete(nowUs: number): boolean {
    return nowUs >= this.#goodbyeUs + farewellUs && this.#streams.areOver;
  }

  /** Whether it has shown this SSRC, and never a packet of this kind. */
  lacks(kind: 'rtp' | 'rtcp', ssrc: number): boolean {
    if (kind === 'rtp') return !this.#hasPackets && this.#streams.isReported(ssrc);
    return !this.#hasControl && this.#streams.has(ssrc);
  }

  /** RTP comes from there, and RTCP from where it was thought to. What came until now gives no right to send there. */
  movesTo(endpoint: Endpoint): void {
    this.#endpoint = endpoint;
    this.#channel.restart();
  }

  /** So many bytes came from its endpoint. */
  credit(bytes: number): void {
    this.#channel.received(bytes);
  }

  take(opened: OpenedDatagram, bytes: number, nowUs: number, arrivedUs: number): void {
    this.#heardUs = nowUs;
    if ('reports' in opened) {
      this.#hasControl = true;
      this.#control(opened.reports, nowUs, arrivedUs);
      if (opened.leftOut > 0) this.#context.drop('too-many-reports', opened.leftOut);
    } else {
      this.#hasPackets = true;
      const { packet, datagram } = opened;
      const clockRate = this.#packet(packet, datagram, nowUs);
      if (clockRate !== undefined) this.#unnoted.push({ packet, bytes, clockRate, arrivedUs });
    }
  }

  /** Lets go on what is complete. */
  deliver(nowUs: number): void {
    this.#streams.deliver(nowUs);
  }

  /** Lets go on what may, asks for what is missing, and reports what is due as of `sentUs`. */
  poll(nowUs: number, sentUs: number): void {
    this.#note();
    this.#polledUs = nowUs;
    this.#streams.poll(nowUs);
    if (!this.#isUnderstood && this.hasDelivered) this.#understood();
    this.#reports.poll(sentUs);
    if (this.security === plainSecurity) this.#streams.expect(this.#endpoint, this.#table);
  }

  /** When to call `poll` though nothing came, microseconds. */
  get nextUs(): number {
    const completeUs = this.#goodbyeUs + farewellUs;
    // Once: whoever polls then looks whether it is complete.
    const endUs = completeUs > this.#polledUs ? completeUs : Number.POSITIVE_INFINITY;
    return Math.min(this.#streams.nextUs, this.#reports.nextUs, endUs);
  }

  /** Of the source with this name, or of all of them. */
  requestKeyframe(sourceName: string | undefined): void {
    this.#streams.requestKeyframe(sourceName);
  }

  /** Streams of which nothing was heard since `timeUs` are gone. */
  forgetBefore(timeUs: number): void {
    this.#streams.forgetBefore(timeUs);
  }

  close(): void {
    this.#streams.close();
  }

  /** Returns its clock's rate; undefined when it is of no use. */
  #packet(packet: RtpPacket, datagram: Uint8Array, nowUs: number): number | undefined {
    const found = this.#table.find(packet.ssrc, packet.payloadType);
    if (found === 'awaiting-description') this.#reports.introduce(nowUs);
    const dropped = typeof found === 'string' ? found : this.#take(packet, found, datagram, nowUs);
    if (dropped) this.#drop(dropped, packet, nowUs);
    if (typeof found === 'string') return undefined;
    return found.role === 'media' ? found.format.clockRate : repairClockRate;
  }

  #take(packet: RtpPacket, role: StreamRole, datagram: Uint8Array, nowUs: number): ReceiverDrop | undefined {
    switch (role.role) {
      case 'media':
        return this.#streams.media(packet, role.format, datagram, nowUs);
      case 'resend':
        return this.#streams.resend(packet, role, nowUs);
      case 'parity':
        return this.#streams.parity(datagram, nowUs);
    }
  }

  #drop(cause: ReceiverDrop, packet: RtpPacket, nowUs: number): void {
    this.#context.drop(cause);
    const stream = this.#unread(packet);
    const { role } = stream;
    const isMisfit = misfits.includes(cause) && role?.isAssumed;
    const isUnread = !role || cause === 'awaiting-description' || isMisfit;
    if (isUnread && !this.#isSuspect(nowUs)) this.#context.unreadableStreams.dropped(stream, cause, nowUs);
  }

  #misread(stream: MediaStream, cause: ReceiverDrop, units: number, nowUs: number): void {
    if (this.#isSuspect(nowUs)) return;
    const unread = { ...this.#unread(stream), lacking: stream.lacking };
    this.#context.unreadableStreams.misread(unread, cause, units, nowUs);
  }

  /** What is protected and should not be looks damaged, and as if it lacked a description, too. */
  #isSuspect(nowUs: number): boolean {
    return this.#context.unreadable.suspects(this.#endpoint.address, nowUs);
  }

  #unread({ ssrc, payloadType }: Pick<RtpPacket, 'ssrc' | 'payloadType'>): UnreadStream {
    const found = this.#table.find(ssrc, payloadType);
    return { ssrc, payloadType, address: this.#endpoint.address, role: typeof found === 'string' ? undefined : found };
  }

  /** What could not be read of it came too early. */
  #understood(): void {
    this.#isUnderstood = true;
    this.#context.unreadable.understood(this.#endpoint.address);
    this.#context.unreadableStreams.understood(this.#endpoint.address);
  }

  /** What came is reported on: only when it has gone on. */
  #note(): void {
    for (const { packet, bytes, clockRate, arrivedUs } of this.#unnoted) {
      this.#reports.received(packet, bytes, clockRate, arrivedUs);
    }
    this.#unnoted.length = 0;
  }

  #control(packets: readonly RtcpPacket[], nowUs: number, arrivedUs: number): void {
    this.#note();
    const roundTripUs = this.#reports.reported(packets, this.#clock, arrivedUs);
    if (roundTripUs !== undefined) this.#roundTrip.sample(roundTripUs);
    for (const packet of packets) this.#heed(packet, nowUs);
  }

  #heed(packet: RtcpPacket, nowUs: number): void {
    switch (packet.type) {
      case 'sender-report':
        this.#hasReported = true;
        return this.#streams.reported(packet, nowUs);
      case 'source-description':
        for (const { ssrc, cname } of packet.chunks) this.#names.add(ssrc, cname);
        return undefined;
      case 'bye':
        for (const ssrc of packet.ssrcs) this.#goodbye(ssrc, nowUs);
        return undefined;
      case 'application':
        return packet.name === descriptionName ? this.#announced(packet, nowUs) : undefined;
      default:
        return undefined;
    }
  }

  #goodbye(ssrc: number, nowUs: number): void {
    this.#reports.forget(ssrc);
    if (this.#streams.goodbye(ssrc, nowUs)) this.#goodbyeUs = nowUs;
  }

  #announced(packet: ApplicationPacket, nowUs: number): void {
    const description = this.#description.read(packet, nowUs);
    if (!description) return;
    if (typeof description === 'string') return this.#context.drop(description);
    this.#table.announce(description);
    this.#streams.redescribed(this.#table);
    this.#heedFeedback(description);
    for (const { ssrc, cname } of description.media) {
      if (ssrc !== undefined && this.#names.get(ssrc) === undefined) this.#names.add(ssrc, cname);
    }
  }

  #heedFeedback(description: SessionDescription | undefined): void {
    if (description?.media.some(({ feedback }) => feedback.includes('ack ccfb'))) this.#reports.recordArrivals();
  }

  #ask({ ssrc, source }: MediaStream, { missing, keyframe }: StreamWishes): void {
    const about = { senderSsrc: this.#context.ssrc, mediaSsrc: ssrc };
    const requests: RtcpPacket[] = [
      ...(missing.length > 0 ? [{ type: 'nack' as const, ...about, sequenceNumbers: missing }] : []),
      ...(keyframe ? [{ type: 'pli' as const, ...about }] : []),
    ];
    if (requests.length === 0 || !this.#channel.send(requests) || !keyframe) return;
    const details = { sourceId: source?.name ?? '', asked: true, sender: this.name };
    this.#context.keyframeAsked('awaiting-keyframe', details);
  }
}
