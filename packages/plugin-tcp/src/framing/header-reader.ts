import { protocolError } from './protocol-error.js';

const word = 2 ** 32;

/** Reads the header of a message. Every read throws ERR_TCP_PROTOCOL when the header ends before it. */
export class HeaderReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  u32(): number {
    return this.#bytes.readUInt32BE(this.#advance(4));
  }

  /** A signed 64-bit integer that a number can hold exactly. */
  i64(): number {
    const at = this.#advance(8);
    const value = this.#bytes.readInt32BE(at) * word + this.#bytes.readUInt32BE(at + 4);
    if (!Number.isSafeInteger(value)) throw protocolError(`a time of ${value} µs, beyond ±2^53`);
    return value;
  }

  text(): string {
    const length = this.u8();
    const at = this.#advance(length);
    return this.#bytes.toString('utf8', at, at + length);
  }

  /** A copy. */
  bytes(): Uint8Array {
    const length = this.u8();
    const at = this.#advance(length);
    return new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  #advance(count: number): number {
    const at = this.#offset;
    if (count > this.#bytes.length - at) {
      throw protocolError(`a message header of ${this.#bytes.length} bytes ends inside a field at byte ${at}`);
    }
    this.#offset = at + count;
    return at;
  }
}
