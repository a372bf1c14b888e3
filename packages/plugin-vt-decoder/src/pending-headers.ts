import type { PacketHeader } from '@arkavo-pipeline/core';

/** H.264 holds back 16 pictures at most (ISO/IEC 14496-10 A.3.1 h); twice that leaves room for ones that never come out. */
const capacity = 32;

/** What the pictures inside a decoder carry over from the packets that they came in, by time. Bounded. */
export class PendingHeaders {
  readonly #byPts = new Map<number, PacketHeader>();

  add(header: PacketHeader): void {
    this.#byPts.set(header.ptsUs, header);
    if (this.#byPts.size <= capacity) return;
    for (const oldest of this.#byPts.keys()) {
      this.#byPts.delete(oldest);
      break;
    }
  }

  /** The header of the packet at that time, once. */
  take(ptsUs: number): PacketHeader | undefined {
    const header = this.#byPts.get(ptsUs);
    this.#byPts.delete(ptsUs);
    return header;
  }

  clear(): void {
    this.#byPts.clear();
  }
}
