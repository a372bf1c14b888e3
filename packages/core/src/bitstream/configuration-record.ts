import { PipelineError } from '../errors/pipeline-error.js';
import type { NalLengthSize } from './annexb-converter.js';

/** What a decoder configuration record says: how long the NAL units' lengths are, and the parameter sets in their order. */
export type ConfigurationRecord = {
  readonly lengthSize: NalLengthSize;
  /** Whole NAL units, without start codes. */
  readonly parameterSets: readonly Uint8Array[];
};

/** Reads bytes of a record; everything that leads outside is ERR_STREAM_INVALID. */
export class RecordReader {
  readonly #record: Uint8Array;
  readonly #name: string;
  #offset = 0;

  /** `name` is the box the record comes from. */
  constructor(record: Uint8Array, name: string) {
    this.#record = record;
    this.#name = name;
  }

  byte(): number {
    return this.bytes(1)[0] ?? 0;
  }

  word(): number {
    return this.byte() * 256 + this.byte();
  }

  bytes(count: number): Uint8Array {
    const left = this.#record.length - this.#offset;
    if (count > left) throw this.invalid(`breaks off: ${count} bytes expected at byte ${this.#offset}, ${left} left`);
    this.#offset += count;
    return this.#record.subarray(this.#offset - count, this.#offset);
  }

  lengthSize(lengthSizeMinusOne: number): NalLengthSize {
    const size = (lengthSizeMinusOne & 3) + 1;
    if (size === 3) throw this.invalid('says that NAL unit lengths have 3 bytes, expected 1, 2 or 4');
    return size as NalLengthSize;
  }

  /** A parameter set with a 16-bit length in front; empty ones are refused. */
  parameterSet(): Uint8Array {
    const unit = this.bytes(this.word());
    if (unit.length === 0) throw this.invalid('has an empty parameter set');
    return unit;
  }

  invalid(what: string): PipelineError {
    return new PipelineError('ERR_STREAM_INVALID', `the ${this.#name} record ${what}`);
  }
}
