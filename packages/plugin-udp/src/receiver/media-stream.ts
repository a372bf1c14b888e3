import { secondsToUs } from '@arkavo-pipeline/core';
import { AdaptiveDelay } from '../jitter/adaptive-delay.js';
import { CatchUp } from '../jitter/catch-up.js';
import { JitterBuffer } from '../jitter/jitter-buffer.js';
import { type JitterDropCause, noDrops } from '../jitter/jitter-drops.js';
import type { PacketOrigin } from '../jitter/packet-origin.js';
import { PliRequester } from '../repair/pli-requester.js';
import type { RoundTrip } from '../repair/round-trip.js';
import { unwrapRtx } from '../repair/rtx.js';
import type { SenderReport } from '../rtcp/rtcp-packet.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { sequenceRange } from '../rtp/sequence-number.js';
import { writeRtp } from '../rtp/write-rtp.js';
import type { WholeUnit } from '../socket/expected-units.js';
import { LossGauge } from './loss-gauge.js';
import { outputOf, type StreamFormat } from './payload-table.js';
import type { Endpoint, Output, ReceiverContext } from './receiver-context.js';
import type { ReceiverDrop } from './receiver-drops.js';
import type { Source } from './source-registry.js';
import { StreamRepair } from './stream-repair.js';
import { type Delivered, UnitDelivery, type UnitDeliveryOptions } from './unit-delivery.js';
import type { UnitReader } from './units/unit-reader.js';

export type MediaStreamOptions = UnitDeliveryOptions & {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly roundTrip: RoundTrip;
  /** Units were dropped, and none has gone on. */
  readonly onUnread: (stream: MediaStream, cause: ReceiverDrop, units: number, nowUs: number) => void;
};

/** A packet, and when it came. `datagram` is the one it came in, decrypted; undefined when it came in another form. */
type Arrived = {
  readonly packet: RtpPacket;
  readonly origin: PacketOrigin;
  readonly datagram: Uint8Array | undefined;
  readonly nowUs: number;
};

/** What a stream wants to be told to its sender. */
export type StreamWishes = { readonly missing: readonly number[]; readonly keyframe: boolean };

const lossIntervalUs = secondsToUs(0.5);
const jitterCauses = Object.keys(noDrops()) as JitterDropCause[];

/** One stream of media: packets in, in whatever order and however repaired; packets of the pipeline out, once it has a source. */
export class MediaStream {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly output: Output;
  readonly format: StreamFormat;
  readonly #context: ReceiverContext;
  readonly #options: MediaStreamOptions;
  readonly #reader: UnitReader;
  readonly #delay: AdaptiveDelay;
  readonly #buffer: JitterBuffer;
  readonly #repair: StreamRepair;
  readonly #pli = new PliRequester();
  readonly #loss = new LossGauge();
  readonly #delivery: UnitDelivery;
  readonly #counted = noDrops();
  /** What came since `note`. */
  readonly #unnoted: (Arrived & { readonly number: number })[] = [];
  #catchUp: CatchUp | undefined;
  /** When its first packet came. */
  readonly begunUs: number;
  #heardUs: number;
  #lossDueUs: number;
  #newest: number | undefined;
  #heldBytes = 0;
  #wantsKeyframe = false;
  /** When it is over at last, once it has said goodbye. */
  #endUs: number | undefined;

  constructor(context: ReceiverContext, options: MediaStreamOptions, nowUs: number) {
    const { format, reader, roundTrip } = options;
    this.#context = context;
    this.#options = options;
    this.#reader = reader;
    this.ssrc = options.ssrc;
    this.payloadType = options.payloadType;
    this.format = format;
    this.output = outputOf(format.mediaType);
    this.#delay = new AdaptiveDelay(context);
    this.#buffer = new JitterBuffer({ ...readerParts(reader), clockRate: format.clockRate, delay: this.#delay });
    const asks = this.output === 'video' && (format.feedback?.includes('nack') ?? true);
    this.#repair = new StreamRepair(this.#buffer, this.#delay, roundTrip, asks);
    if (!asks) this.#delay.measured(0, 0, nowUs);
    if (format.hasParity) this.#repair.expectParity(this.ssrc);
    this.#delivery = new UnitDelivery(context, options);
    this.begunUs = nowUs;
    this.#heardUs = nowUs;
    this.#lossDueUs = nowUs + lossIntervalUs;
  }

  /** When something of it was last heard, a report included. */
  get heardUs(): number {
    return this.#heardUs;
  }

  get source(): Source | undefined {
    return this.#delivery.source;
  }

  /** Whether anything has gone on. */
  get hasDelivered(): boolean {
    return this.#delivery.hasDelivered;
  }

  /** Parameter sets without which its latest keyframe cannot be decoded. */
  get lacking(): readonly string[] {
    return this.#reader.lacking ?? [];
  }

  /** Whether it has said goodbye. */
  get isEnding(): boolean {
    return this.#endUs !== undefined;
  }

  /** Packets of it that have not gone on. */
  get heldPackets(): number {
    return this.#buffer.held.packets;
  }

  /** Its packets go on under this name, from now on: those that waited for it not all at once. */
  joins(source: Source, nowUs: number): void {
    this.#delivery.joins(source);
    this.#catchUp = new CatchUp(this.begunUs, nowUs);
    this.#buffer.release(this.#catchUp);
    if (this.#endUs !== undefined) this.#endUs = Math.max(this.#endUs, this.#catchUp.dueUs(this.#heardUs));
  }

  /** A packet of the stream came, in this decrypted datagram. */
  receive(packet: RtpPacket, datagram: Uint8Array, nowUs: number): void {
    this.#heardUs = nowUs;
    if (!this.#hasMemory) return this.#context.drop('no-memory');
    this.#loss.received(packet.sequenceNumber);
    this.#take({ packet, origin: 'stream', datagram, nowUs });
  }

  /**
   * What comes next from there, if nothing is lost, goes on as soon as it is whole: of a stream that is read by units and has nothing
   * waiting.
   */
  expect(from: Endpoint): void {
    const { codec } = this.#reader;
    const number = codec && this.source && !this.isEnding ? this.#buffer.nextStart : undefined;
    if (!codec || number === undefined) return;
    const { ssrc, payloadType } = this;
    const { captureTimeId } = this.format;
    const sequenceNumber = number % sequenceRange;
    this.#context.expectUnit({ ssrc, payloadType, codec, sequenceNumber, captureTimeId, from, take: this.#takeWhole });
  }

  /** Nothing does, until `expect`. */
  expectNothing(): void {
    this.#context.expectNoUnit(this.ssrc);
  }

  /** Whether a resend stream that repeats this sequence number may be this stream's. */
  hasAskedFor(sequenceNumber: number): boolean {
    return this.#repair.hasAskedFor(sequenceNumber);
  }

  /** A packet of its resend stream came. False when it repeats nothing. */
  resent(rtx: RtpPacket, nowUs: number): boolean {
    const packet = unwrapRtx(rtx, this.#options);
    if (!packet || packet.payload.length === 0) return false;
    if (this.#hasMemory) this.#take({ packet, origin: 'resend', datagram: undefined, nowUs });
    else this.#context.drop('no-memory');
    return true;
  }

  /** A packet of its parity stream came, in this decrypted datagram. */
  parity(datagram: Uint8Array, nowUs: number): void {
    if (!this.#hasMemory) return this.#context.drop('no-memory');
    this.note();
    this.#recovered(this.#repair.recovered(this.ssrc, datagram), nowUs);
  }

  reported(report: SenderReport, nowUs: number): void {
    this.#heardUs = nowUs;
    this.#delivery.reported(report);
  }

  /** Somebody downstream cannot go on without a keyframe. */
  wantKeyframe(): void {
    if (this.output === 'video') this.#wantsKeyframe = true;
  }

  /** It has said goodbye: what is still missing is waited for, once more. */
  end(nowUs: number): void {
    this.expectNothing();
    this.#endUs ??= Math.max(nowUs + this.#buffer.patienceUs(nowUs), this.#catchUp?.dueUs(this.#heardUs) ?? nowUs);
  }

  /** Whether nothing more will come of it. */
  isOver(nowUs: number): boolean {
    if (this.#endUs === undefined) return false;
    return nowUs >= this.#endUs || (this.#buffer.held.packets === 0 && !this.#repair.isWaiting);
  }

  /** Tells those who repair what came. It has been let go on before that, if it could be. */
  note(): void {
    // Recovered packets come behind the others.
    for (const arrival of this.#unnoted) {
      const { packet, number, origin, nowUs } = arrival;
      this.#buffer.keep(number);
      const datagram = () => arrival.datagram ?? writeRtp(packet);
      this.#recovered(this.#repair.received(packet, number, origin, datagram, nowUs), nowUs);
    }
    this.#unnoted.length = 0;
  }

  /** Lets go on what may. Nothing does before there is a source. */
  deliver(nowUs: number): void {
    if (this.source) {
      for (const unit of this.#buffer.take(nowUs))
        this.#went(this.#delivery.deliver(unit, nowUs), unit.keyframe, nowUs);
    }
    this.#countDrops(nowUs);
    this.#countMemory();
  }

  /** What to ask the sender for now. Before there is a source nothing but what is missing: what can go on is not known. */
  wishes(nowUs: number): StreamWishes {
    this.#measure(nowUs);
    const missing = this.#repair.poll(nowUs);
    const isWanted = this.#wantsKeyframe || this.#buffer.wantsKeyframe;
    const keyframe = this.#pli.poll(
      isWanted && this.source !== undefined && !this.isEnding,
      this.#options.roundTrip.us,
      nowUs,
    );
    return { missing, keyframe };
  }

  /** When to call `deliver` and `wishes` though nothing came, microseconds. */
  get nextUs(): number {
    const never = Number.POSITIVE_INFINITY;
    // Without a source it does not end: that is waited for first.
    const endUs = (this.source && this.#endUs) ?? never;
    return Math.min(this.#buffer.nextUs ?? never, this.#repair.nextUs, this.#pli.nextUs ?? never, endUs);
  }

  /** Gives back what it holds. */
  close(): void {
    this.#context.memory.changed(-this.#heldBytes);
    this.#heldBytes = 0;
    this.expectNothing();
  }

  /** A unit is whole: it goes on if nothing holds it, before its packets are taken. What becomes of those is as if it had not. */
  readonly #takeWhole = (unit: WholeUnit, nowUs: number): void => {
    if (this.isEnding || !this.#hasMemory) return;
    const keyframe = unit.isKey && (this.#reader.isKeyframe?.(unit.data) ?? false);
    if (!this.#buffer.goesOnAtOnce(unit.sequenceNumber, keyframe)) return;
    this.#went(this.#delivery.deliverAhead(unit, keyframe, nowUs), keyframe, nowUs);
  };

  #take(arrived: Arrived): void {
    const { packet, origin, datagram, nowUs } = arrived;
    const number = this.#buffer.push(packet, origin, nowUs);
    if (number === undefined) return;
    if (number - (this.#newest ?? number) > sequenceRange) this.#delivery.restart();
    this.#newest = Math.max(this.#newest ?? number, number);
    this.#unnoted.push({ packet, number, origin, datagram, nowUs });
  }

  #recovered(packets: readonly RtpPacket[], nowUs: number): void {
    for (const packet of packets) this.#take({ packet, origin: 'parity', datagram: undefined, nowUs });
  }

  /** What waits for a full link and finds no room is gone, and what refers to it with it. */
  #went(delivered: Delivered | undefined, keyframe: boolean, nowUs: number): void {
    if (delivered === 'damaged' || delivered === 'bad-json') return this.#drop(delivered, 1, nowUs);
    if (keyframe && delivered) this.#wantsKeyframe = false;
    if (delivered === 'no-room') this.wantKeyframe();
  }

  #measure(nowUs: number): void {
    if (nowUs < this.#lossDueUs) return;
    this.#lossDueUs = nowUs + lossIntervalUs;
    this.#repair.measured(this.#loss.take(), nowUs);
  }

  #drop(cause: ReceiverDrop, count: number, nowUs: number): void {
    this.#context.drop(cause, count);
    if (!this.hasDelivered) this.#options.onUnread(this, cause, count, nowUs);
  }

  #countDrops(nowUs: number): void {
    const { drops } = this.#buffer;
    for (const cause of jitterCauses) {
      const more = drops[cause] - this.#counted[cause];
      if (more === 0) continue;
      this.#counted[cause] = drops[cause];
      this.#drop(cause, more, nowUs);
    }
  }

  get #hasMemory(): boolean {
    return this.#context.memory.admits(this.#heldBytes, !this.hasDelivered);
  }

  #countMemory(): void {
    const bytes = this.#buffer.held.bytes + this.#repair.heldBytes;
    this.#context.memory.changed(bytes - this.#heldBytes);
    this.#heldBytes = bytes;
  }
}

function readerParts({
  format,
  framing,
  isKeyframe,
}: UnitReader): Pick<UnitReader, 'format' | 'framing' | 'isKeyframe'> {
  return { format, framing, ...(isKeyframe && { isKeyframe }) };
}
