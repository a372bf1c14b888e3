import type { Writable } from 'node:stream';

/** So much at a time: on a way of 100 kbit/s, whoever waits for a sign of progress sees one every second or two. */
const pieceBytes = 16_384;

const nothing = new Uint8Array(0);

/**
 * Writes lines in pieces, each when the one before was taken: a socket tells of a write only when all of it was, so that a
 * long line on a slow way would look as if nobody took anything.
 */
export class LineWriter {
  readonly #out: Writable;
  #left: Uint8Array = nothing;

  constructor(out: Writable) {
    this.#out = out;
  }

  /** Whether a part of a line is still to be written. */
  get isMidway(): boolean {
    return this.#left.byteLength > 0;
  }

  /** Not while it is midway. `done` when the last piece was taken, or with why it never will be. */
  write(line: Uint8Array, done: (error?: Error | null) => void): void {
    this.#left = line;
    this.#writeNext(done);
  }

  #writeNext(done: (error?: Error | null) => void): void {
    const piece = this.#left.subarray(0, pieceBytes);
    this.#left = this.#left.subarray(piece.byteLength);
    if (!this.isMidway) {
      this.#out.write(piece, done);
      return;
    }
    this.#out.write(piece, (error) => {
      if (error) done(error);
      else this.#writeNext(done);
    });
  }
}
