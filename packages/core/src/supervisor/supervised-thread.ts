import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { heartbeatMemory, heartbeatsOf } from '../worker/heartbeat.js';
import type { ThreadCommand, ThreadReport } from '../worker/thread-protocol.js';
import type { ThreadPool } from './thread-pool.js';
import type { WiredThread } from './wiring.js';

export type SupervisedThreadOptions = {
  readonly pool: ThreadPool;
  readonly why: boolean;
  readonly virtualTime: SharedArrayBuffer | undefined;
  readonly onReport: (report: Exclude<ThreadReport, { readonly type: 'thread' }>) => void;
  /** The worker died; all its reports have come. */
  readonly onDeath: (thread: SupervisedThread, cause: unknown) => void;
};

/** How long a dead worker's last reports may take. */
const lastReportsMs = 200;

/** One worker while it lives. */
type Life = {
  readonly control: MessagePort;
  readonly heartbeat: SharedArrayBuffer;
  /** Ends a worker that is not there yet. */
  readonly abandon: AbortController;
  threadId: number | undefined;
  /** Resolves when the worker is there, or will not be. */
  readonly begun: Promise<void>;
  /** Resolves when the worker has gone, or is known to be past help. */
  readonly ended: Promise<void>;
};

/** A thread of the pipeline: a worker, and another one after that has died. */
export class SupervisedThread {
  readonly wired: WiredThread;
  readonly #options: SupervisedThreadOptions;
  #life: Life | undefined;
  #seenBeats = -1;
  #looks = 0;

  constructor(wired: WiredThread, options: SupervisedThreadOptions) {
    this.wired = wired;
    this.#options = options;
  }

  /** Starts a worker unless there is one. */
  start(): void {
    this.#life ??= this.#begin();
  }

  command(command: ThreadCommand, transfer: readonly MessagePort[] = []): void {
    this.#life?.control.postMessage(command, [...transfer]);
  }

  /** Tells the worker that it is done. Resolves when it has gone. */
  async exit(): Promise<void> {
    this.command({ type: 'exit' });
    await this.#life?.ended;
  }

  /** Kills the worker, whatever it does. */
  terminate(): void {
    const life = this.#life;
    if (life?.threadId !== undefined) void this.#options.pool.terminate(life.threadId);
    else life?.abandon.abort();
  }

  /** Kills the worker as soon as it is there. Resolves when it is dead; false: there was none. */
  async kill(): Promise<boolean> {
    const life = this.#life;
    await life?.begun;
    return life?.threadId !== undefined && this.#options.pool.terminate(life.threadId);
  }

  /** How many calls of this in a row have found that the worker's event loop had not turned since. */
  look(): number {
    const beats = this.#life ? heartbeatsOf(this.#life.heartbeat) : -1;
    this.#looks = this.#life && beats === this.#seenBeats ? this.#looks + 1 : 0;
    this.#seenBeats = beats;
    return this.#looks;
  }

  #begin(): Life {
    const { pool, why, virtualTime, onReport } = this.#options;
    const { port1: control, port2 } = new MessageChannel();
    const heartbeat = heartbeatMemory();
    this.#seenBeats = -1;
    this.#looks = 0;
    const abandon = new AbortController();
    // The worker closes the port behind its last report.
    const closed = new Promise<void>((resolve) => control.once('close', resolve));
    const ended = pool.run(this.wired, { control: port2, heartbeat, why, virtualTime }, abandon.signal).then(
      () => closed,
      (cause) => this.#died(control, closed, cause),
    );
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    void ended.then(begin);
    const life: Life = { control, heartbeat, abandon, threadId: undefined, begun, ended };
    control.on('message', (report: ThreadReport) => {
      if (report.type !== 'thread') return onReport(report);
      life.threadId = report.threadId;
      begin();
    });
    return life;
  }

  async #died(control: MessagePort, closed: Promise<unknown>, cause: unknown): Promise<void> {
    // What it had still reported arrives before the port closes by itself; that of a worker that could not be ended never does.
    // When the time is over, what has come by then is read first: this thread may have been busy with something else all the while.
    const timer = setTimeout(() => setImmediate(() => control.close()), lastReportsMs);
    await closed;
    clearTimeout(timer);
    this.#life = undefined;
    this.#options.onDeath(this, cause);
  }
}
