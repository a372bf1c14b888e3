import { PipelineError } from '../errors/pipeline-error.js';
import type { VideoCodec } from '../packet/packet.js';
import { boundaryBytes, opensAccessUnit, startsPicture } from './access-unit-boundary.js';
import { findStartCode, isSlice, nalHeaderBytes, nalType } from './nal-unit.js';

export type AccessUnitSplitterOptions = {
  /** The largest access unit, in bytes; a larger one is ERR_STREAM_INVALID. Default 16 MiB. */
  readonly maxBytes?: number;
};

const defaultMaxBytes = 16 * 1024 * 1024;
const firstCapacity = 256 * 1024;
const startCodeBytes = 3;

/**
 * Splits a raw Annex B byte stream, given in chunks of any size, into access units. Each is complete as soon as the first
 * bytes of the next have come. What comes before the first start code is passed over.
 */
export class AccessUnitSplitter {
  readonly #codec: VideoCodec;
  readonly #maxBytes: number;
  #buffer = new Uint8Array(firstCapacity);
  /** Bytes in the buffer; the access unit under way begins at 0. */
  #length = 0;
  /** Where the search for start codes goes on. */
  #scanned = 0;
  #hasStart = false;
  #hasSlice = false;

  constructor(codec: VideoCodec, options: AccessUnitSplitterOptions = {}) {
    this.#codec = codec;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
  }

  /** The access units that this chunk completes, each in a buffer of its own. */
  push(chunk: Uint8Array): Uint8Array<ArrayBuffer>[] {
    this.#append(chunk);
    const units: Uint8Array<ArrayBuffer>[] = [];
    let unitStart = 0;
    for (const boundary of this.#boundaries()) {
      if (this.#hasStart) units.push(this.#buffer.slice(unitStart, boundary));
      this.#hasStart = true;
      unitStart = boundary;
    }
    this.#discard(this.#hasStart ? unitStart : Math.max(0, this.#scanned - 1));
    const largest = units.reduce((most, { length }) => Math.max(most, length), this.#length);
    if (largest > this.#maxBytes) throw this.#tooLarge(largest);
    return units;
  }

  /** The last access unit, when the stream has ended: none without a slice. The splitter is then as new. */
  flush(): Uint8Array<ArrayBuffer>[] {
    const units = this.#hasSlice ? [this.#buffer.slice(0, this.#length)] : [];
    this.#reset();
    return units;
  }

  /** Where access units begin, in what was not searched yet: at the start code, with the zero byte of a long one. */
  *#boundaries(): Generator<number, void, undefined> {
    const data = this.#buffer.subarray(0, this.#length);
    const needed = startCodeBytes + boundaryBytes(this.#codec);
    for (let code = findStartCode(data, this.#scanned); ; code = findStartCode(data, this.#scanned)) {
      if (code < 0) {
        // Two zero bytes at the end may be the beginning of a start code.
        this.#scanned = Math.max(this.#scanned, this.#length - 2);
        return;
      }
      this.#scanned = code;
      if (code + needed > this.#length) return;
      this.#scanned += startCodeBytes;
      if (this.#beginsUnit(code + startCodeBytes)) yield code > 0 && data[code - 1] === 0 ? code - 1 : code;
    }
  }

  #beginsUnit(header: number): boolean {
    const type = nalType(this.#codec, this.#buffer[header] ?? 0);
    const afterHeader = this.#buffer[header + nalHeaderBytes(this.#codec)] ?? 0;
    const starts =
      !this.#hasStart ||
      (this.#hasSlice && (opensAccessUnit(this.#codec, type) || startsPicture(this.#codec, type, afterHeader)));
    this.#hasSlice = isSlice(this.#codec, type) || (this.#hasSlice && !starts);
    return starts;
  }

  #append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = length;
  }

  #discard(count: number): void {
    if (count === 0) return;
    this.#buffer.copyWithin(0, count, this.#length);
    this.#length -= count;
    this.#scanned = Math.max(0, this.#scanned - count);
  }

  #reset(): void {
    this.#length = 0;
    this.#scanned = 0;
    this.#hasStart = false;
    this.#hasSlice = false;
  }

  #tooLarge(bytes: number): PipelineError {
    this.#reset();
    return new PipelineError(
      'ERR_STREAM_INVALID',
      `an access unit of ${bytes} bytes or more, expected at most ${this.#maxBytes}: not an Annex B ${this.#codec} stream?`,
    );
  }
}
