/// <reference lib="es2024.sharedmemory" />
/** Shared by the thread of a test and the threads of its stages; whoever waits is woken by whoever counts. */

/** `may…` are gates: how many packets may pass, or how many calls may go on. The rest is counted by the stage. */
const fields = [
  'opened',
  'made',
  'taken',
  'requests',
  'flushed',
  'closed',
  'disordered',
  'undecodable',
  'mayOpen',
  'mayMake',
  'mayTake',
  'mayFlush',
  'mayClose',
] as const;

export type BoardField = (typeof fields)[number];
export type Gate = Extract<BoardField, `may${string}`>;

/** More packets than any test makes. */
export const unlimited = 2 ** 31 - 1;

/** What one stage of a test counts, over all of its instances, and the gates at which it waits for the test. */
export class Board {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;

  /** With all gates open, or on the memory of another board. */
  constructor(memory?: SharedArrayBuffer) {
    this.memory = memory ?? new SharedArrayBuffer(fields.length * Int32Array.BYTES_PER_ELEMENT);
    this.#cells = new Int32Array(this.memory);
    if (!memory) for (const field of fields) if (field.startsWith('may')) this.set(field, unlimited);
  }

  get(field: BoardField): number {
    return Atomics.load(this.#cells, fields.indexOf(field));
  }

  set(field: BoardField, value: number): void {
    const index = fields.indexOf(field);
    Atomics.store(this.#cells, index, value);
    Atomics.notify(this.#cells, index);
  }

  /** Returns the new value. */
  add(field: BoardField): number {
    const index = fields.indexOf(field);
    const value = Atomics.add(this.#cells, index, 1) + 1;
    Atomics.notify(this.#cells, index);
    return value;
  }

  /** Resolves when the field has this value or more. */
  async reaches(field: BoardField, value: number): Promise<void> {
    const index = fields.indexOf(field);
    for (let now = this.get(field); now < value; now = this.get(field)) {
      await Atomics.waitAsync(this.#cells, index, now).value;
    }
  }
}
