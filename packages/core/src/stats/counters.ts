/** One number in shared memory. It has one writer, so a plain store is enough. */
export class Counter {
  readonly #values: Float64Array;
  readonly #index: number;

  constructor(values: Float64Array, index: number) {
    this.#values = values;
    this.#index = index;
  }

  get value(): number {
    return this.#values[this.#index] as number;
  }

  set(value: number): void {
    this.#values[this.#index] = value;
  }

  add(amount = 1): void {
    this.#values[this.#index] = (this.#values[this.#index] as number) + amount;
  }
}

/** Named counters in shared memory: read by the main thread while a worker counts, and still there after it died. */
export type Counters<Field extends string> = { readonly [field in Field]: Counter };

export function counterMemory(fields: readonly string[]): SharedArrayBuffer {
  return new SharedArrayBuffer(fields.length * Float64Array.BYTES_PER_ELEMENT);
}

/** The counters in this memory, which was made for the same fields. */
export function openCounters<Field extends string>(
  memory: SharedArrayBuffer,
  fields: readonly Field[],
): Counters<Field> {
  const values = new Float64Array(memory);
  const counters = fields.map((field, index) => [field, new Counter(values, index)]);
  return Object.fromEntries(counters) as Counters<Field>;
}
