import v8 from 'node:v8';
import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ThreadTask } from '../worker/thread-protocol.js';

/** The workers of one pipeline: one long task each. */
export class ThreadPool {
  readonly #piscina: Piscina;

  constructor(threads: number) {
    // Otherwise V8 compacts the heaps of all workers together after seconds of steady streaming, with pauses of a frame's length.
    v8.setFlagsFromString('--no-memory-reducer');
    // Code that runs thirty times a second does not earn back what optimizing it costs; hot loops still do.
    // The V8 of Node 22 and newer has no such flag, and says so on the terminal.
    if (process.versions.v8.startsWith('11.')) v8.setFlagsFromString('--interrupt-budget=1000000');
    this.#piscina = new Piscina({
      filename: new URL('../worker/thread.worker.js', import.meta.url).href,
      // Piscina never queues here: it would not start a queued task after a worker died.
      minThreads: threads,
      maxThreads: threads,
      // An idle worker that waits on Atomics parks its event loop: sockets and ports would stop.
      atomics: 'disabled',
      // Packets die young: a small nursery costs no CPU and saves some 20 MB in each worker.
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
      recordTiming: false,
    });
    // A worker's death shows in the task it had; without a listener it would end the process.
    this.#piscina.on('error', () => {});
  }

  /** Resolves when all stages of the task have ended; rejects when the worker dies before. */
  run(task: ThreadTask, transfer: readonly MessagePort[]): Promise<void> {
    return this.#piscina.run(task, { transferList: [...transfer] });
  }

  /** Terminates whatever still runs. */
  destroy(): Promise<void> {
    return this.#piscina.destroy();
  }
}
