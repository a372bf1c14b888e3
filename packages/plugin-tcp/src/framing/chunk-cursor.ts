const empty = Buffer.alloc(0);

/**
 * Takes pieces of known size out of a stream that arrives in chunks of any size. Holds one chunk, which the caller
 * uses up before it feeds the next, and the beginning of one small piece.
 */
export class ChunkCursor {
  #chunk: Buffer = empty;
  #offset = 0;
  #scratch: Buffer = empty;
  #held = 0;

  /** Goes on in `chunk`; the one before must be used up. */
  feed(chunk: Buffer): void {
    if (this.available > 0) throw new Error(`${this.available} bytes of the chunk before were not read`);
    this.#chunk = chunk;
    this.#offset = 0;
  }

  /** Bytes left of the chunk. */
  get available(): number {
    return this.#chunk.length - this.#offset;
  }

  /** Bytes of memory for the beginning of a piece. */
  get heldBytes(): number {
    return this.#scratch.length;
  }

  /** Whether a piece has begun and is not complete. */
  get midway(): boolean {
    return this.#held > 0;
  }

  /**
   * The next `size` bytes in one piece, or undefined until they are all there: then call it again with the same size.
   * `size` must be bounded by the caller. What it returns is valid until the next `take`.
   */
  take(size: number): Buffer | undefined {
    if (this.#held === 0 && this.available >= size) {
      this.#offset += size;
      return this.#chunk.subarray(this.#offset - size, this.#offset);
    }
    if (this.#scratch.length < size) this.#grow(size);
    this.#held += this.fill(this.#scratch.subarray(0, size), this.#held);
    if (this.#held < size) return undefined;
    this.#held = 0;
    return this.#scratch.subarray(0, size);
  }

  /** Copies what is there into `target` from `start` on. Returns how many bytes that were. */
  fill(target: Uint8Array, start: number): number {
    const count = Math.min(target.length - start, this.available);
    this.#chunk.copy(target, start, this.#offset, this.#offset + count);
    this.#offset += count;
    return count;
  }

  /** Passes over up to `count` bytes. Returns how many that were. */
  skip(count: number): number {
    const skipped = Math.min(count, this.available);
    this.#offset += skipped;
    return skipped;
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size);
    this.#scratch.copy(larger, 0, 0, this.#held);
    this.#scratch = larger;
  }
}
