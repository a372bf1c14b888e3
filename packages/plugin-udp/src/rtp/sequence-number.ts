/** Sequence numbers after which they start over. */
export const sequenceRange = 0x10000;

/**
 * How far `to` is ahead of `from` on the circle of 16-bit sequence numbers: −32 768 to 32 767, negative when it is behind.
 * Both may also be unwrapped ones.
 */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** The sequence number `count` after this one, 0 to 65 535; `count` may be negative. */
export function sequenceAfter(sequenceNumber: number, count = 1): number {
  return (sequenceNumber + count) & (sequenceRange - 1);
}

/**
 * Ever rising numbers for the sequence numbers of one stream, on from the first one's own value: wraps are counted. A packet that
 * comes late, up to 32 768 behind the greatest so far, gets its number below it: before the first one's wrap, below zero.
 */
export class SequenceUnwrapper {
  #newest: number | undefined;

  /** The greatest number so far; undefined before the first. */
  get newest(): number | undefined {
    return this.#newest;
  }

  /** `sequenceNumber` is 0 to 65 535. */
  unwrap(sequenceNumber: number): number {
    const number = this.peek(sequenceNumber);
    this.#newest = Math.max(this.#newest ?? number, number);
    return number;
  }

  /** What `unwrap` would return, without taking the number for one that came: of a request, or of a packet not yet trusted. */
  peek(sequenceNumber: number): number {
    const newest = this.#newest;
    return newest === undefined ? sequenceNumber : newest + sequenceDistance(newest, sequenceNumber);
  }
}
