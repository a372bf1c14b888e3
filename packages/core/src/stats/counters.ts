/**
 * Named counters in shared memory: read by the main thread while a worker counts, and still there after it died.
 * Every field has one writer, so a plain store is enough.
 */
export class Counters<Field extends string> {
  readonly #values: Float64Array;
  readonly #index: ReadonlyMap<string, number>;

  constructor(memory: SharedArrayBuffer, fields: readonly Field[]) {
    this.#values = new Float64Array(memory);
    this.#index = new Map(fields.map((field, index) => [field, index]));
  }

  static memoryFor(fields: readonly string[]): SharedArrayBuffer {
    return new SharedArrayBuffer(fields.length * Float64Array.BYTES_PER_ELEMENT);
  }

  get(field: Field): number {
    return this.#values[this.#at(field)] as number;
  }

  add(field: Field, amount = 1): void {
    const index = this.#at(field);
    this.#values[index] = (this.#values[index] as number) + amount;
  }

  set(field: Field, value: number): void {
    this.#values[this.#at(field)] = value;
  }

  #at(field: Field): number {
    const index = this.#index.get(field);
    if (index === undefined) throw new Error(`no counter is named ${field}`);
    return index;
  }
}
