import v8 from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ThreadTask } from '../worker/thread-protocol.js';

/** MiB of JavaScript heap; buffers and frames are not in it. */
const defaultHeapMb = 1024;

/** A worker to be: how much heap it may have. */
export type ThreadLimits = { readonly heapMb: number | undefined };

/** The workers of one pipeline: one long task each. Workers with the same limits are one Piscina pool. */
export class ThreadPool {
  readonly #pools = new Map<number, Piscina>();
  #destroyed: Promise<unknown> | undefined;

  constructor(threads: readonly ThreadLimits[]) {
    // Otherwise V8 compacts the heaps of all workers together after seconds of steady streaming, with pauses of a frame's length.
    v8.setFlagsFromString('--no-memory-reducer');
    // Code that runs thirty times a second does not earn back what optimizing it costs; hot loops still do.
    // The V8 of Node 22 and newer has no such flag, and says so on the terminal.
    if (process.versions.v8.startsWith('11.')) v8.setFlagsFromString('--interrupt-budget=1000000');
    for (const heapMb of new Set(threads.map(heapOf)))
      this.#pools.set(heapMb, openPool(heapMb, threads.filter((thread) => heapOf(thread) === heapMb).length));
  }

  /** Resolves when the task has ended; rejects when the worker dies before, or when the signal aborts, dead or not. */
  run(limits: ThreadLimits, task: ThreadTask, signal: AbortSignal): Promise<void> {
    const pool = this.#pools.get(heapOf(limits)) as Piscina;
    return pool.run(task, { transferList: [task.control], signal });
  }

  /** Ends a worker wherever it is in its code; its task then rejects. Resolves when it is dead; false: there was none. */
  async terminate(threadId: number): Promise<boolean> {
    const workers = [...this.#pools.values()].flatMap(({ threads }): Worker[] => threads);
    const worker = workers.find((one) => one.threadId === threadId);
    await worker?.terminate();
    return worker !== undefined;
  }

  /** Terminates whatever still runs. Resolves when every worker is dead, also when called again. */
  async destroy(): Promise<void> {
    // A pool that is destroyed has given up its workers at once: a second call would not wait for them.
    this.#destroyed ??= Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    await this.#destroyed;
  }
}

function heapOf({ heapMb }: ThreadLimits): number {
  return heapMb ?? defaultHeapMb;
}

function openPool(heapMb: number, threads: number): Piscina {
  const pool = new Piscina({
    filename: new URL('../worker/thread.worker.cjs', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // An idle worker that waits on Atomics parks its event loop: sockets and ports would stop.
    atomics: 'disabled',
    // Packets die young: a small nursery costs no CPU and saves some 20 MB in each worker.
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: heapMb },
    recordTiming: false,
  });
  // A worker's death shows in the task it had; without a listener it would end the process.
  pool.on('error', () => {});
  return pool;
}
