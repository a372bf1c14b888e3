import type { RoundTrip } from '../repair/round-trip.js';
import type { SenderReport } from '../rtcp/rtcp-packet.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { EndedStreams } from './ended-streams.js';
import { MediaStream, type StreamWishes } from './media-stream.js';
import { outputOf, type PayloadTable, type StreamFormat, type StreamRole } from './payload-table.js';
import type { PeerNames } from './peer-names.js';
import { PeerSources } from './peer-sources.js';
import type { Endpoint, ReceiverContext } from './receiver-context.js';
import type { ReceiverDrop } from './receiver-drops.js';
import { ReportedStreams } from './reported-streams.js';
import { ResendLinks } from './resend-links.js';
import type { SenderClock } from './sender-clock.js';
import type { Source, SourceOwner } from './source-registry.js';
import { openReader } from './units/open-reader.js';

export type PeerStreamsOptions = {
  /** Of the sender; for streams that are never named, too. */
  readonly name: string;
  readonly names: PeerNames;
  readonly owner: Omit<SourceOwner, 'lose'>;
  readonly roundTrip: RoundTrip;
  readonly clock: SenderClock;
  /** What a stream wants to be told to the sender. */
  readonly onWishes: (stream: MediaStream, wishes: StreamWishes) => void;
  /** Units of a stream of which none has gone on were dropped. */
  readonly onUnread: (stream: MediaStream, cause: ReceiverDrop, units: number, nowUs: number) => void;
};

const streamsPerSource = 3;
const csrcEnd = 16;

/** The streams of one sender, by their SSRCs, from the first packet to the goodbye. */
export class PeerStreams {
  readonly #context: ReceiverContext;
  readonly #options: PeerStreamsOptions;
  readonly #sources: PeerSources;
  readonly #links: ResendLinks;
  readonly #streams = new Map<number, MediaStream>();
  readonly #ended = new EndedStreams();
  /** The latest report on each stream that has not said goodbye: also of those that have not begun. */
  readonly #reported = new ReportedStreams();
  /** Streams that nobody wants or that there is no place for, and that have not said goodbye, by when a packet of them came last. */
  readonly #unwanted = new Map<number, number>();
  readonly #maxStreams: number;
  #hasDelivered = false;

  constructor(context: ReceiverContext, options: PeerStreamsOptions) {
    this.#context = context;
    this.#options = options;
    this.#maxStreams = context.maxSourcesPerPeer * streamsPerSource;
    this.#links = new ResendLinks(options.names);
    const owner = { ...options.owner, lose: (source: Source) => this.#lose(source) };
    this.#sources = new PeerSources(context, options.names, owner, options.name);
  }

  /** Whether anything has gone on. */
  get hasDelivered(): boolean {
    return this.#hasDelivered;
  }

  /** Whether no stream is known that has not ended. */
  get areOver(): boolean {
    return this.#streams.size === 0 && this.#unwanted.size === 0 && this.#reported.size === 0;
  }

  /** The ids of the sources on the wire. */
  get wireIds(): readonly string[] {
    return [...this.#sources].map(({ wireId }) => wireId);
  }

  /** Whether a packet of this stream has come. */
  has(ssrc: number): boolean {
    return this.#streams.has(ssrc) || this.#unwanted.has(ssrc);
  }

  /** Whether a report on this stream has come. */
  isReported(ssrc: number): boolean {
    return this.#reported.get(ssrc) !== undefined;
  }

  /** Returns why the packet is dropped, if it is. */
  media(packet: RtpPacket, format: StreamFormat, datagram: Uint8Array, nowUs: number): ReceiverDrop | undefined {
    if (this.#ended.has(packet.ssrc, nowUs)) return 'ended';
    if (!this.#context.outputs.has(outputOf(format.mediaType))) return this.#pass(packet.ssrc, 'not-linked', nowUs);
    const known = this.#streams.get(packet.ssrc);
    const isSame = known && known.format.mediaType === format.mediaType && known.payloadType === packet.payloadType;
    if (known && !isSame) this.#remove(known);
    const stream = known && isSame ? known : this.#open(packet, format, nowUs);
    if (typeof stream === 'string') return stream;
    stream.receive(packet, datagram, nowUs);
    return undefined;
  }

  /** Units that come next from there, if nothing is lost, go on as soon as they are whole: of the streams that are what the table says. */
  expect(from: Endpoint, table: PayloadTable): void {
    for (const stream of this.#streams.values()) if (isIn(table, stream)) stream.expect(from);
  }

  /** The table may say of streams that they are others than they were. */
  redescribed(table: PayloadTable): void {
    for (const stream of this.#streams.values()) if (!isIn(table, stream)) stream.expectNothing();
  }

  /** Returns why the packet is dropped, if it is. */
  resend(packet: RtpPacket, role: Extract<StreamRole, { role: 'resend' }>, nowUs: number): ReceiverDrop | undefined {
    // A resend stream may be probed with packets of padding alone.
    if (packet.payload.length === 0) return undefined;
    const stream = this.#links.find(packet, role, this.#streams);
    return stream?.resent(packet, nowUs) ? undefined : 'stray-resend';
  }

  /** The stream that is protected is in the packet's only CSRC (RFC 8627 §4.2.1). Returns why the packet is dropped, if it is. */
  parity(datagram: Uint8Array, nowUs: number): ReceiverDrop | undefined {
    const hasSource = ((datagram[0] ?? 0) & 0x0f) === 1 && datagram.length >= csrcEnd;
    const ssrc = hasSource ? new DataView(datagram.buffer, datagram.byteOffset).getUint32(csrcEnd - 4) : -1;
    const stream = this.#streams.get(ssrc);
    if (!stream) return this.#sources.refuses(ssrc) ? 'too-many-sources' : 'stray-parity';
    stream.parity(datagram, nowUs);
    return undefined;
  }

  reported(report: SenderReport, nowUs: number): void {
    if (!this.#ended.has(report.ssrc, nowUs)) this.#reported.add(report, nowUs);
    this.#streams.get(report.ssrc)?.reported(report, nowUs);
  }

  /** A stream has said goodbye. False when that was known. */
  goodbye(ssrc: number, nowUs: number): boolean {
    this.#unwanted.delete(ssrc);
    this.#reported.delete(ssrc);
    if (!this.#ended.add(ssrc, nowUs)) return false;
    this.#streams.get(ssrc)?.end(nowUs);
    return true;
  }

  /** Lets go on what is complete, of streams that have a source. */
  deliver(nowUs: number): void {
    for (const stream of this.#streams.values()) {
      stream.deliver(nowUs);
      this.#hasDelivered ||= stream.hasDelivered;
    }
  }

  /** Lets go on what may, and says what is wanted. */
  poll(nowUs: number): void {
    for (const stream of this.#streams.values()) {
      stream.note();
      if (!stream.source && !this.#join(stream, nowUs)) continue;
      stream.deliver(nowUs);
      this.#hasDelivered ||= stream.hasDelivered;
      this.#options.onWishes(stream, stream.wishes(nowUs));
      if (stream.source && stream.isOver(nowUs)) this.#remove(stream);
    }
  }

  /** When to call `poll` though nothing came, microseconds. */
  get nextUs(): number {
    let nextUs = Number.POSITIVE_INFINITY;
    for (const stream of this.#streams.values()) {
      nextUs = Math.min(nextUs, stream.nextUs);
      if (!stream.source) nextUs = Math.min(nextUs, this.#sources.dueUs(stream));
    }
    return nextUs;
  }

  /** Of the source with this name, or of all of them. */
  requestKeyframe(sourceName: string | undefined): void {
    for (const stream of this.#streams.values()) {
      if (sourceName === undefined || stream.source?.name === sourceName) stream.wantKeyframe();
    }
  }

  /** Streams of which nothing was heard since `timeUs` are gone. */
  forgetBefore(timeUs: number): void {
    this.#reported.forgetBefore(timeUs);
    for (const [ssrc, heardUs] of this.#unwanted) if (heardUs <= timeUs) this.#unwanted.delete(ssrc);
    for (const stream of this.#streams.values()) if (stream.heardUs <= timeUs) this.#remove(stream);
  }

  close(): void {
    for (const stream of this.#streams.values()) this.#remove(stream);
  }

  /** Only its end is of interest. */
  #pass<Cause extends ReceiverDrop>(ssrc: number, cause: Cause, nowUs: number): Cause {
    if (this.#unwanted.has(ssrc) || this.#unwanted.size < this.#maxStreams) this.#unwanted.set(ssrc, nowUs);
    return cause;
  }

  #open(
    { ssrc, payloadType }: RtpPacket,
    format: StreamFormat,
    nowUs: number,
  ): MediaStream | 'too-many-sources' | 'too-many-streams' | 'awaiting-description' {
    if (this.#sources.refuses(ssrc)) {
      this.#context.crowded.refused(this.#options.name);
      return this.#pass(ssrc, 'too-many-sources', nowUs);
    }
    if (this.#streams.size >= this.#maxStreams) return 'too-many-streams';
    const reader = openReader(format);
    if (!reader) return 'awaiting-description';
    const { roundTrip, clock, name: senderId, onUnread } = this.#options;
    const options = { ssrc, payloadType, format, reader, roundTrip, clock, senderId, onUnread };
    const stream = new MediaStream(this.#context, options, nowUs);
    const report = this.#reported.get(ssrc);
    if (report) stream.reported(report, nowUs);
    this.#unwanted.delete(ssrc);
    this.#streams.set(ssrc, stream);
    return stream;
  }

  /** Gives it a source when it is time. False when there is none for it: it is over. */
  #join(stream: MediaStream, nowUs: number): boolean {
    const joined = this.#sources.join(stream, nowUs);
    if (joined === undefined) return true;
    if (joined === 'too-many-sources') {
      this.#context.drop(joined, stream.heldPackets);
      this.#context.crowded.refused(this.#options.name);
      this.#remove(stream);
      return false;
    }
    stream.joins(joined.source, nowUs);
    if (joined.replaced) this.#replace(joined.replaced, nowUs);
    return true;
  }

  /** What still comes of it is not wanted. */
  #replace(stream: MediaStream, nowUs: number): void {
    this.#ended.add(stream.ssrc, nowUs);
    this.#reported.delete(stream.ssrc);
    this.#remove(stream);
  }

  #remove(stream: MediaStream): void {
    this.#streams.delete(stream.ssrc);
    this.#sources.leave(stream);
    stream.close();
  }

  #lose(source: Source): void {
    for (const stream of this.#sources.lose(source)) this.#remove(stream);
  }
}

function isIn(table: PayloadTable, { ssrc, payloadType, format }: MediaStream): boolean {
  const found = table.find(ssrc, payloadType);
  return typeof found !== 'string' && found.role === 'media' && found.format.mediaType === format.mediaType;
}
