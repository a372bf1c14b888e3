import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { PipelineError } from '../errors/pipeline-error.js';
import { fromWireError, toWireError } from '../errors/wire-error.js';
import type { LogLevel, ThreadCommand, ThreadReport } from '../worker/thread-protocol.js';
import { ThreadPool } from './thread-pool.js';
import type { ThreadPlan, Wiring } from './wiring.js';

export type SupervisorListener = {
  /** Every stage is open; packets flow from now on. */
  readonly onRunning: () => void;
  /** The first failure; the others come to their end now. */
  readonly onFailure: (error: PipelineError) => void;
  readonly onLog: (stage: string, level: LogLevel, message: string) => void;
  readonly onLatency: (stage: string, part: string, memory: SharedArrayBuffer) => void;
};

export type SupervisorOptions = {
  /** How long the stages may take to open. */
  readonly openTimeoutMs: number;
  /** How long the stages may take to end after a stop or a failure. */
  readonly closeTimeoutMs: number;
};

/** How long a stage may take to close when it was told to end at once. */
const abortTimeoutMs = 2000;

/** Runs the threads of one pipeline: opens all stages, starts them together, ends them together when one fails. */
export class Supervisor {
  readonly #wiring: Wiring;
  readonly #options: SupervisorOptions;
  readonly #listener: SupervisorListener;
  readonly #pool: ThreadPool;
  readonly #controls: MessagePort[] = [];
  readonly #opening: Set<string>;
  readonly #unended: Set<string>;
  #timer: NodeJS.Timeout | undefined;
  #failed = false;
  #stopping = false;
  #aborted = false;
  #ended = false;

  constructor(wiring: Wiring, options: SupervisorOptions, listener: SupervisorListener) {
    this.#wiring = wiring;
    this.#options = options;
    this.#listener = listener;
    this.#pool = new ThreadPool(wiring.threads.length);
    this.#opening = new Set(wiring.stages.map(({ id }) => id));
    this.#unended = new Set(this.#opening);
  }

  /** Resolves when every stage has ended and every worker is gone. Failures are told to the listener. */
  async run(): Promise<void> {
    this.#setTimer(this.#options.openTimeoutMs, () => this.#openTimedOut());
    await Promise.all(this.#wiring.threads.map((thread) => this.#runThread(thread)));
    clearTimeout(this.#timer);
    this.#ended = true;
    await this.#pool.destroy();
    for (const { owner } of this.#wiring.stages) owner.close();
  }

  /** Brings all stages to their end in order: sources stop, the rest is flushed. */
  stop(): void {
    if (this.#ended || this.#aborted || this.#stopping) return;
    if (this.#opening.size > 0) return this.abort();
    this.#stopping = true;
    this.#command('stop');
    this.#setTimer(this.#options.closeTimeoutMs, () => this.#closeTimedOut());
  }

  /** Ends all stages at once. */
  abort(): void {
    if (this.#ended || this.#aborted) return;
    this.#aborted = true;
    this.#command('abort');
    this.#setTimer(abortTimeoutMs, () => this.#terminate());
  }

  async #runThread({ stages, transfer }: ThreadPlan): Promise<void> {
    const { port1: control, port2 } = new MessageChannel();
    this.#controls.push(control);
    control.on('message', (report: ThreadReport) => this.#onReport(report));
    // The worker closes the port behind its last report.
    const reported = new Promise((resolve) => control.once('close', resolve));
    try {
      await this.#pool.run({ stages, control: port2 }, [...transfer, port2]);
      await reported;
    } catch (error) {
      this.#threadDied(
        stages.map(({ id }) => id),
        error,
      );
    } finally {
      control.close();
    }
  }

  #onReport(report: ThreadReport): void {
    switch (report.type) {
      case 'opened':
        return this.#onOpened(report.stage);
      case 'ended':
        this.#unended.delete(report.stage);
        if (report.error) this.#fail(fromWireError(report.error));
        return;
      case 'log':
        return this.#listener.onLog(report.stage, report.level, report.message);
      case 'latency':
        return this.#listener.onLatency(report.stage, report.part, report.memory);
    }
  }

  #onOpened(stage: string): void {
    this.#opening.delete(stage);
    if (this.#opening.size > 0 || this.#failed || this.#aborted) return;
    clearTimeout(this.#timer);
    this.#command('start');
    this.#listener.onRunning();
  }

  #threadDied(stages: readonly string[], cause: unknown): void {
    const lost = stages.filter((stage) => this.#unended.delete(stage));
    if (lost.length === 0 || this.#aborted) return;
    const { message } = toWireError(cause);
    this.#fail(
      new PipelineError('ERR_THREAD_DIED', `the thread of ${lost.join(', ')} died: ${message}`, {
        stage: lost[0],
        cause,
      }),
    );
  }

  #fail(error: PipelineError): void {
    if (this.#failed || this.#aborted) {
      return this.#listener.onLog(error.stage ?? '', 'warn', `also failed: ${error.code} ${error.message}`);
    }
    this.#failed = true;
    this.#listener.onFailure(error);
    this.stop();
  }

  #openTimedOut(): void {
    this.#fail(this.#timeout([...this.#opening], 'open', this.#options.openTimeoutMs));
  }

  #closeTimedOut(): void {
    const error = this.#timeout([...this.#unended], 'close', this.#options.closeTimeoutMs);
    if (!this.#failed) this.#listener.onFailure(error);
    this.#failed = true;
    this.abort();
  }

  #timeout(stages: readonly string[], what: string, ms: number): PipelineError {
    return new PipelineError('ERR_STAGE_TIMEOUT', `${stages.join(', ')} did not ${what} within ${ms} ms`, {
      stage: stages[0],
    });
  }

  /** For threads that don't react any more. */
  #terminate(): void {
    const stuck = [...this.#unended];
    if (stuck.length > 0) this.#listener.onLog(stuck.join(', '), 'warn', 'did not close; its thread is terminated');
    void this.#pool.destroy();
  }

  #command(command: ThreadCommand): void {
    for (const control of this.#controls) control.postMessage(command);
  }

  #setTimer(ms: number, onTimeout: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onTimeout, ms);
  }
}
