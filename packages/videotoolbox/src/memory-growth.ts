import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadAddon } from '@arkavo-pipeline/core';

/** As many have been open as are at a time, twice over. */
const settledShare = 0.4;
/** After which the least of what was held until then is compared with the least from then on. */
const halfwayShare = 0.7;
const looks = 25;

const allocated = loadAddon<{ bytes(): number }>(new URL('../../test/native/', import.meta.url), 'allocated_memory');

/**
 * How much more memory a process holds when something has been done many times. What was allocated and not freed counts, not what the
 * process has resident, which depends on what its allocator keeps. It is looked at now and then, and the least counts: what waits for its
 * turn to be freed goes again, what leaks does not.
 */
export class MemoryGrowth {
  readonly #count: number;
  #before = Number.POSITIVE_INFINITY;
  #after = Number.POSITIVE_INFINITY;

  /** `count` times it will be done. */
  constructor(count: number) {
    this.#count = count;
  }

  /** Bytes between the middle of the time and its end. */
  get bytes(): number {
    return this.#after - this.#before;
  }

  /** It was done for the `index`th time. */
  async done(index: number): Promise<void> {
    if (index % Math.ceil(this.#count / looks) !== 0) return;
    const held = await heldBytes();
    if (index < this.#count * settledShare) return;
    if (index < this.#count * halfwayShare) this.#before = Math.min(this.#before, held);
    else this.#after = Math.min(this.#after, held);
  }
}

/** What native code has allocated and not freed, and what JavaScript holds. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collectGarbage();
  // Node gives back the memory behind buffers that were collected in a turn of their own.
  await setImmediate();
  return allocated.bytes() + process.memoryUsage().heapUsed;
}
