import type { Worker } from 'node:worker_threads';

/** Watches the workers that this process starts. */
export class Workers {
  readonly started: Worker[] = [];
  readonly #ended = new Set<Worker>();
  readonly #onWorker = (worker: Worker) => {
    this.started.push(worker);
    worker.once('exit', () => this.#ended.add(worker));
  };

  constructor() {
    process.on('worker', this.#onWorker);
  }

  get living(): number {
    return this.started.length - this.#ended.size;
  }

  close(): void {
    process.off('worker', this.#onWorker);
  }
}
