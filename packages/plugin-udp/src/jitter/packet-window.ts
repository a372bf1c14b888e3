import type { RtpPacket } from '../rtp/rtp-packet.js';

/** A packet and when it came, microseconds. */
export type Arrival = { readonly packet: RtpPacket; readonly arrivedUs: number };

/** Numbers up to `through` that are not there were missed at `noticedUs`, when a greater one came. */
type Gap = { readonly through: number; readonly noticedUs: number };

/** What a stored packet costs beside its payload, bytes. */
const packetOverhead = 200;

/** The packets of one stream that have come and not been passed on, by their unwrapped numbers, and since when others are missing. */
export class PacketWindow {
  readonly #arrivals = new Map<number, Arrival>();
  #bytes = 0;
  #newest: number | undefined;
  /** In order. Each was made by a packet above it that is still here, so there are no more of them than packets. */
  #gaps: Gap[] = [];
  #hasMarkers = false;

  get size(): number {
    return this.#arrivals.size;
  }

  /** Payloads and what else is kept of a packet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a packet with a marker ever came. */
  get hasMarkers(): boolean {
    return this.#hasMarkers;
  }

  /** The greatest number that ever came. */
  get newest(): number | undefined {
    return this.#newest;
  }

  get(number: number): Arrival | undefined {
    return this.#arrivals.get(number);
  }

  has(number: number): boolean {
    return this.#arrivals.has(number);
  }

  /** A packet that is not here yet; nothing below `next` is wanted any more. */
  add(number: number, arrival: Arrival, next: number): void {
    const expected = this.#newest === undefined ? next : this.#newest + 1;
    if (number > expected) this.#gaps.push({ through: number - 1, noticedUs: arrival.arrivedUs });
    this.#newest = Math.max(this.#newest ?? number, number);
    this.#hasMarkers ||= arrival.packet.marker;
    this.#arrivals.set(number, arrival);
    this.#bytes += arrival.packet.payload.length + packetOverhead;
  }

  /** Gives a packet that stays memory of its own, if it is here: those that came together share theirs. */
  own(number: number): void {
    const arrival = this.#arrivals.get(number);
    if (!arrival) return;
    const { packet, arrivedUs } = arrival;
    const extensions = new Map([...packet.extensions].map(([id, element]) => [id, new Uint8Array(element)]));
    const payload = new Uint8Array(packet.payload);
    this.#arrivals.set(number, { packet: { ...packet, extensions, payload }, arrivedUs });
  }

  /** What lies between a packet that came before the stream's first one and that one. */
  missedBefore(first: number, noticedUs: number): void {
    this.#gaps.unshift({ through: first - 1, noticedUs });
  }

  /** Since when a number is missed, microseconds; undefined as long as none greater came. */
  missedSinceUs(number: number): number | undefined {
    return this.#gaps.find(({ through }) => through >= number)?.noticedUs;
  }

  remove(number: number): Arrival | undefined {
    const arrival = this.#arrivals.get(number);
    if (!arrival) return undefined;
    this.#arrivals.delete(number);
    this.#bytes -= arrival.packet.payload.length + packetOverhead;
    return arrival;
  }

  /** Gaps below this number are of no interest any more. */
  forgetGapsBelow(number: number): void {
    const first = this.#gaps.findIndex(({ through }) => through >= number);
    if (first !== 0) this.#gaps = first < 0 ? [] : this.#gaps.slice(first);
  }

  /** The smallest number here. */
  lowest(): number | undefined {
    let lowest: number | undefined;
    for (const number of this.#arrivals.keys()) lowest = Math.min(lowest ?? number, number);
    return lowest;
  }
}
