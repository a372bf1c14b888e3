import type { AdaptiveDelay } from '../jitter/adaptive-delay.js';
import type { JitterBuffer } from '../jitter/jitter-buffer.js';
import type { PacketOrigin } from '../jitter/packet-origin.js';
import { FlexFecDecoder } from '../repair/flexfec/flexfec-decoder.js';
import { NackGenerator } from '../repair/nack-generator.js';
import type { RoundTrip } from '../repair/round-trip.js';
import { TailWatch } from '../repair/tail-watch.js';
import { parseRtp } from '../rtp/parse-rtp.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';

/** Requests that are remembered, to tell whose resends are those of a stream that nothing else tells of. */
const maxAsked = 512;
/** So many packets may have been lost before the first one that came: what was sent ahead of a picture, or a burst in the middle of one. */
const beforeUnit = 4;
const withinUnit = 16;
/** A repair packet that is kept takes about as much. */
const repairBytes = 1500;

/** What is done about the packets of one stream that are missing: asked for, or recovered from parity. */
export class StreamRepair {
  readonly #roundTrip: RoundTrip;
  readonly #delay: AdaptiveDelay;
  readonly #buffer: JitterBuffer;
  readonly #nacks: NackGenerator | undefined;
  readonly #tail: TailWatch | undefined;
  /** Sequence numbers that were asked for last. */
  readonly #asked = new Set<number>();
  #parity: FlexFecDecoder | undefined;
  #hasBegun = false;

  /** Without `asks`, nothing is asked for: the sender doesn't resend. */
  constructor(buffer: JitterBuffer, delay: AdaptiveDelay, roundTrip: RoundTrip, asks: boolean) {
    this.#buffer = buffer;
    this.#delay = delay;
    this.#roundTrip = roundTrip;
    this.#nacks = asks ? new NackGenerator(roundTrip) : undefined;
    this.#tail = asks ? new TailWatch() : undefined;
  }

  /** When to call `poll` though nothing came, microseconds. */
  get nextUs(): number {
    return Math.min(this.#nacks?.nextUs ?? Number.POSITIVE_INFINITY, this.#tail?.dueUs ?? Number.POSITIVE_INFINITY);
  }

  /** What is kept for parity, bytes. */
  get heldBytes(): number {
    const held = this.#parity?.held;
    return held ? held.bytes + held.repairs * repairBytes : 0;
  }

  /** Whether it may still be that something missing comes. */
  get isWaiting(): boolean {
    return (this.#nacks?.missing ?? 0) > 0;
  }

  /** Whether this sequence number was among those asked for last. */
  hasAskedFor(sequenceNumber: number): boolean {
    return this.#asked.has(sequenceNumber);
  }

  /** Parity will come: what comes from now on is kept for it. */
  expectParity(ssrc: number): FlexFecDecoder {
    this.#parity ??= new FlexFecDecoder(ssrc);
    return this.#parity;
  }

  /** A packet with its number in the jitter buffer came, whose decrypted datagram is given unless it is one that was repeated. */
  received(
    packet: RtpPacket,
    number: number,
    origin: PacketOrigin,
    datagram: () => Uint8Array,
    nowUs: number,
  ): RtpPacket[] {
    if (origin === 'stream') this.#tail?.received(packet, number, nowUs);
    if (!this.#hasBegun)
      this.#nacks?.suspectBefore(number, this.#buffer.beginsWithUnit ? beforeUnit : withinUnit, nowUs);
    this.#hasBegun = true;
    const extentUs = this.#nacks?.received(number, origin, nowUs);
    if (extentUs !== undefined) this.#delay.reordered(extentUs, nowUs);
    return origin === 'parity' || !this.#parity ? [] : parsed(this.#parity.media(datagram()));
  }

  /** A parity packet came. Returns what is recovered from it. */
  recovered(ssrc: number, datagram: Uint8Array): RtpPacket[] {
    return parsed(this.expectParity(ssrc).repair(datagram));
  }

  /** The sequence numbers to ask for now. */
  poll(nowUs: number): readonly number[] {
    if (!this.#nacks) return [];
    if (this.#buffer.next !== undefined) this.#nacks.forgetBelow(this.#buffer.next);
    const suspects = this.#tail?.poll(nowUs) ?? 0;
    if (suspects > 0) this.#nacks.suspect(suspects, nowUs);
    const numbers = this.#nacks.poll(nowUs, this.#delay.waitUs(nowUs), this.#buffer.patienceUs(nowUs));
    for (const number of numbers) this.#remember(number);
    return numbers;
  }

  /** So much was lost lately, 0 to 1: what is waited for depends on it. */
  measured(lossFraction: number, nowUs: number): void {
    const { measuredUs } = this.#roundTrip;
    if (measuredUs !== undefined && this.#nacks) this.#delay.measured(measuredUs, lossFraction, nowUs);
  }

  #remember(number: number): void {
    this.#asked.delete(number);
    this.#asked.add(number);
    const oldest = this.#asked.values().next().value;
    if (this.#asked.size > maxAsked && oldest !== undefined) this.#asked.delete(oldest);
  }
}

function parsed(datagrams: readonly Uint8Array[]): RtpPacket[] {
  return datagrams.flatMap((datagram) => parseRtp(datagram) ?? []);
}
