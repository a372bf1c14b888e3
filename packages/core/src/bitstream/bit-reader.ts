import { PipelineError } from '../errors/pipeline-error.js';

/** Reads bits and Exp-Golomb codes of a raw byte sequence payload (ISO/IEC 14496-10 §9.1). Reading past the end throws ERR_STREAM_INVALID. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bits read so far. */
  get position(): number {
    return this.#position;
  }

  /** Bits not read yet. */
  get left(): number {
    return this.#bytes.length * 8 - this.#position;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** An unsigned number of 0 to 32 bits. */
  bits(count: number): number {
    this.#require(count);
    let value = 0;
    for (let left = count; left > 0; ) {
      const offset = this.#position & 7;
      const taken = Math.min(8 - offset, left);
      const byte = this.#bytes[this.#position >> 3] ?? 0;
      value = value * 2 ** taken + ((byte >> (8 - offset - taken)) & (2 ** taken - 1));
      this.#position += taken;
      left -= taken;
    }
    return value;
  }

  skip(count: number): void {
    this.#require(count);
    this.#position += count;
  }

  /** ue(v): 0 to 2³² − 2. */
  unsigned(): number {
    let zeros = 0;
    while (!this.flag()) {
      zeros += 1;
      if (zeros > 31) throw new PipelineError('ERR_STREAM_INVALID', 'an Exp-Golomb code is longer than 63 bits');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** ue(v) that must not exceed `maximum`; `name` is the syntax element's. */
  unsignedUpTo(maximum: number, name: string): number {
    const value = this.unsigned();
    if (value > maximum) {
      throw new PipelineError('ERR_STREAM_INVALID', `${name} is ${value}, expected 0 to ${maximum}`);
    }
    return value;
  }

  /** se(v). */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }

  #require(count: number): void {
    if (this.#position + count > this.#bytes.length * 8) {
      throw new PipelineError('ERR_STREAM_INVALID', `a header breaks off after ${this.#bytes.length} bytes`);
    }
  }
}
