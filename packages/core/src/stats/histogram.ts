/** Buckets in an octave, as a power of two: values are told apart to 1.6 %. */
const precisionBits = 6;
const perOctave = 1 << precisionBits;
const bucketCount = (32 - precisionBits + 1) * perOctave;
const highest = 2 ** 32 - 1;

export function histogramMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer((bucketCount + 1) * Uint32Array.BYTES_PER_ELEMENT);
}

/**
 * Counts of values from 0 to 2^32 − 1, whole numbers, in shared memory: one thread records, any may read, also after the
 * recording one has died. Buckets are linear within an octave (as in HdrHistogram).
 */
export class Histogram {
  readonly #counts: Uint32Array;
  readonly #max: Uint32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#counts = new Uint32Array(memory, 0, bucketCount);
    this.#max = new Uint32Array(memory, bucketCount * Uint32Array.BYTES_PER_ELEMENT, 1);
  }

  /** A value beyond the range counts as the end of the range that it is nearest to. */
  record(value: number): void {
    const whole = Math.min(Math.max(0, Math.round(value)), highest);
    const bucket = bucketOf(whole);
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    if (whole > this.max) this.#max[0] = whole;
  }

  get max(): number {
    return this.#max[0] as number;
  }

  /** How many values were recorded. */
  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** The value that `percent` % of the recorded ones do not exceed; 0 when there are none. */
  percentile(percent: number): number {
    const rank = Math.ceil((this.count * percent) / 100);
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (count > 0 && seen >= rank) return Math.min(highestOf(bucket), this.max);
    }
    return 0;
  }
}

function bucketOf(value: number): number {
  if (value < perOctave) return value;
  const shift = 31 - Math.clz32(value) - precisionBits;
  return (shift + 1) * perOctave + ((value >>> shift) - perOctave);
}

function highestOf(bucket: number): number {
  if (bucket < perOctave) return bucket;
  const shift = Math.floor(bucket / perOctave) - 1;
  return ((bucket % perOctave) + perOctave + 1) * 2 ** shift - 1;
}
