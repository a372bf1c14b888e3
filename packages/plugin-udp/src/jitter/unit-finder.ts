import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { PacketWindow } from './packet-window.js';

/**
 * How a stream's packets make units: those of one timestamp up to the marker (video, and AAC and JSON in pieces), or each one
 * for itself (L16, whose marker means something else).
 */
export type UnitFraming = 'marker' | 'packet';

/** Where a unit's last packet is, or the first of its packets that is not there. */
export type UnitSearch = { readonly end: number } | { readonly hole: number };

/** Finds where the units are among the packets of a window. */
export class UnitFinder {
  readonly #window: PacketWindow;
  readonly #framing: UnitFraming;

  constructor(window: PacketWindow, framing: UnitFraming) {
    this.#window = window;
    this.#framing = framing;
  }

  /** Follows the unit that begins at `start`, of which the packets below `known` have been seen to be there and not to end it. */
  search(start: number, known: number): UnitSearch {
    for (let number = Math.max(start, known); ; number++) {
      const arrival = this.#window.get(number);
      if (!arrival) return { hole: number };
      if (number > start && this.#endsBefore(number, arrival.packet)) return { end: number - 1 };
      if (this.#endsAt(arrival.packet)) return { end: number };
    }
  }

  /**
   * Whether a unit surely begins with this number: each packet is one, or the one before it ends one, or is missing and can only have
   * been the last of the unit before, whose marker did not come.
   */
  startsAt(number: number): boolean {
    const packet = this.#window.get(number)?.packet;
    if (!packet || this.#framing === 'packet') return packet !== undefined;
    if (this.#endsBefore(number, packet)) return true;
    const earlier = this.#window.has(number - 1) ? undefined : this.#window.get(number - 2)?.packet;
    return this.#window.hasMarkers && earlier?.marker === false && earlier.timestamp !== packet.timestamp;
  }

  /** The first sure start of a unit from `from` on. */
  startFrom(from: number): number | undefined {
    const newest = this.#window.newest ?? Number.NEGATIVE_INFINITY;
    for (let number = from; number <= newest; number++) if (this.startsAt(number)) return number;
    return undefined;
  }

  #endsBefore(number: number, packet: RtpPacket): boolean {
    const before = this.#window.get(number - 1)?.packet;
    return before !== undefined && (this.#endsAt(before) || before.timestamp !== packet.timestamp);
  }

  #endsAt(packet: RtpPacket): boolean {
    return this.#framing === 'packet' || packet.marker;
  }
}
