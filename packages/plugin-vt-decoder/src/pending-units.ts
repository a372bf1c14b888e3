import type { PacketHeader } from '@arkavo-pipeline/core';

/** H.264 holds back 16 pictures at most (ISO/IEC 14496-10 A.3.1 h), 32 fields; twice that leaves room for ones that never come out. */
const capacity = 64;

/** What a picture inside a decoder takes over from the unit it was coded in. */
export type PendingUnit = { readonly header: PacketHeader; readonly isIntact: boolean };

/** The units of the pictures inside a decoder. Bounded. */
export class PendingUnits {
  /** In decoding order. */
  #units: PendingUnit[] = [];

  add(header: PacketHeader, isIntact: boolean): void {
    this.#units.push({ header, isIntact });
    if (this.#units.length > capacity) this.#units.shift();
  }

  /** The unit at that time, once; of several the first. */
  take(ptsUs: number): PendingUnit | undefined {
    const index = this.#units.findIndex(({ header }) => header.ptsUs === ptsUs);
    return index < 0 ? undefined : this.#units.splice(index, 1)[0];
  }

  /** Forgets those before that time, and says how many they were. */
  dropBefore(ptsUs: number): number {
    const before = this.#units.length;
    this.#units = this.#units.filter(({ header }) => header.ptsUs >= ptsUs);
    return before - this.#units.length;
  }

  clear(): void {
    this.#units = [];
  }
}
