import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
/** Looks are spread evenly over what is done. */
const looks = 10;
/** Until then all is compiled, and what has a bound has reached it. */
const settled = 3;

/** What JavaScript holds while something is done many times: what the process has resident depends on what its allocator keeps. */
export class HeldMemory {
  readonly #every: number;
  readonly #held: number[] = [];

  /** `count` times it will be done. */
  constructor(count: number) {
    this.#every = Math.floor(count / looks);
  }

  /** Bytes that were not held before. */
  get growth(): number {
    return (this.#held.at(-1) ?? 0) - (this.#held[settled] ?? 0);
  }

  /** It is done for the `index`th time. */
  async look(index: number): Promise<void> {
    if (index < this.#held.length * this.#every) return;
    collectGarbage();
    // The memory of buffers is given back a turn after the collection that found them.
    await setImmediate();
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    this.#held.push(heapUsed + arrayBuffers);
  }
}
