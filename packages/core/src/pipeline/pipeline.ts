import { EventEmitter } from 'eventemitter3';
import { PipelineError } from '../errors/pipeline-error.js';
import { fromWireError, toWireError } from '../errors/wire-error.js';
import type { Graph } from '../graph/graph.js';
import type { StageEvent } from '../stage/stage-event.js';
import type { WhyRecord } from '../stage/why.js';
import { Supervisor } from '../supervisor/supervisor.js';
import { type Wiring, wire } from '../supervisor/wiring.js';
import { notRunning } from '../worker/command-queue.js';
import type { LogLevel } from '../worker/thread-protocol.js';
import { LatencyCollector } from './latency-collector.js';
import { StatsReader } from './stats-reader.js';
import type { PipelineState, PipelineStats, PipelineSummary } from './summary.js';

export type PipelineLog = { readonly stage: string; readonly level: LogLevel; readonly message: string };

/** What a stage told, and which one it was. */
export type PipelineStageEvent = StageEvent & { readonly stage: string };

export type PipelineEvents = {
  state: (state: PipelineState) => void;
  /** Once in `statsIntervalMs` while it runs. */
  stats: (stats: PipelineStats) => void;
  log: (log: PipelineLog) => void;
  /** A stage's source appeared or went; the engine removes what a stage that has ended or failed left behind. */
  'stage-event': (event: PipelineStageEvent) => void;
  /** With the option `why`: decisions since the last of these events, in the order of each thread. */
  why: (records: readonly WhyRecord[]) => void;
  /** The failure that ends the pipeline; the summary has it, too. */
  error: (error: PipelineError) => void;
};

export type PipelineOptions = {
  /** Default 1000. */
  readonly statsIntervalMs?: number;
  /** How long the stages may take to open; default 30 000. */
  readonly openTimeoutMs?: number;
  /** How long the stages may take to end after a stop or a failure; default 10 000. */
  readonly closeTimeoutMs?: number;
  /** How long the event loop of a worker may stand still before it is terminated; default 30 000. */
  readonly stuckTimeoutMs?: number;
  /**
   * Runs all stages in one thread, on a clock that starts here (microseconds) and jumps to the next thing to do as soon as
   * nothing else is left: a day of paced streaming takes seconds. For tests.
   */
  readonly virtualStartUs?: number;
  /** Whether to record why packets are dropped, keyframes made and bit rates changed; default false. */
  readonly why?: boolean;
};

const defaults = {
  statsIntervalMs: 1000,
  openTimeoutMs: 30_000,
  closeTimeoutMs: 10_000,
  stuckTimeoutMs: 30_000,
  why: false,
};

type Failure = NonNullable<PipelineSummary['error']>;

/** One running graph: runs once. */
export class Pipeline extends EventEmitter<PipelineEvents> {
  readonly #graph: Graph;
  readonly #options: typeof defaults & PipelineOptions;
  readonly #latency = new LatencyCollector();
  #state: PipelineState = 'idle';
  #supervisor: Supervisor | undefined;
  #stats: StatsReader | undefined;
  #failure: Failure | undefined;
  #ending: 'stop' | 'abort' | undefined;

  constructor(graph: Graph, options: PipelineOptions = {}) {
    super();
    this.#graph = graph;
    this.#options = { ...defaults, ...options };
  }

  get state(): PipelineState {
    return this.#state;
  }

  /** Runs to the end and resolves when everything has been closed. Only a second call rejects, with ERR_STATE_WRONG. */
  async run(): Promise<PipelineSummary> {
    if (this.#state !== 'idle')
      throw new PipelineError('ERR_STATE_WRONG', `a pipeline runs once; this one is ${this.#state}`);
    this.#enter('opening');
    let wiring: Wiring = { threads: [], stages: [], links: [] };
    try {
      wiring = await wire(this.#graph, this.#options.virtualStartUs !== undefined);
    } catch (error) {
      this.#fail(fromWireError(toWireError(error)));
    }
    this.#stats = new StatsReader(this.#graph.name, wiring, this.#latency);
    if (!this.#failure) await this.#supervise(wiring, this.#stats);
    return this.#finish(this.#stats);
  }

  /** Comes to the end in order: sources stop, everything is flushed and finalised. */
  stop(): void {
    if (this.#supervisor?.over) return;
    this.#ending ??= 'stop';
    this.#supervisor?.stop();
  }

  /** Ends at once; what is in flight is lost. */
  abort(): void {
    if (this.#supervisor?.over) return;
    this.#ending = 'abort';
    this.#supervisor?.abort();
  }

  /**
   * Kills the worker of a stage as a crash would: what comes of it is for the stage's restart policy and the pipeline's `onError` to
   * say. Resolves when it is dead; false: it had none at the moment. For tests of what a pipeline withstands.
   */
  async kill(stage: string): Promise<boolean> {
    return this.#supervisor?.kill(stage) ?? false;
  }

  /**
   * Tells a stage to do something that its type declares under `commands`, with arguments as they are declared there. Resolves
   * when it is done. What goes wrong rejects and does not concern the pipeline: ERR_COMMAND_STAGE_UNKNOWN, ERR_COMMAND_UNKNOWN,
   * ERR_COMMAND_ARGUMENTS, ERR_COMMAND_NOT_RUNNING, ERR_COMMAND_TOO_MANY, or the stage's own error.
   */
  async command(stage: string, name: string, values: { readonly [name: string]: unknown } = {}): Promise<void> {
    if (!this.#supervisor) throw notRunning(stage, `the pipeline is ${this.#state}`);
    return this.#supervisor.command(stage, name, values);
  }

  async #supervise(wiring: Wiring, stats: StatsReader): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const { virtualStartUs } = this.#options;
    const options = { ...this.#options, onError: this.#graph.onError, virtualStartUs };
    this.#supervisor = new Supervisor(wiring, options, {
      onRunning: () => {
        stats.started();
        timer = setInterval(() => this.#tell('stats', stats.read(this.#state)), this.#options.statsIntervalMs);
        this.#enter('running');
      },
      onFailure: (error) => this.#fail(error),
      onStopping: () => this.#drain(),
      onLog: (stage, level, message) => this.#tell('log', { stage, level, message }),
      onLatency: (stage, part, memory) => this.#latency.add(stage, part, memory),
      onEvent: (stage, event) => this.#tell('stage-event', { ...event, stage }),
      onWhy: (records) => this.#tell('why', records),
    });
    const ended = this.#supervisor.run();
    if (this.#ending) this.#supervisor.abort();
    await ended;
    clearInterval(timer);
  }

  #finish(stats: StatsReader): PipelineSummary {
    const state = this.#failure ? 'failed' : this.#ending === 'abort' || this.#state === 'opening' ? 'aborted' : 'done';
    this.#enter(state);
    const summary = stats.read(state);
    return { ...summary, state, ...(this.#failure && { error: this.#failure }) };
  }

  #fail(error: PipelineError): void {
    const phase = this.#state === 'opening' ? 'opening' : 'running';
    const { code, message, stage } = error;
    this.#failure = { code, message, phase, ...(stage !== undefined && { stage }) };
    this.#tell('error', error);
  }

  #drain(): void {
    if (this.#state === 'running') this.#enter('draining');
  }

  #enter(state: PipelineState): void {
    this.#state = state;
    this.#tell('state', state);
  }

  /** By itself: a listener that stops the pipeline finds it between two steps, and one that throws does not break any. */
  #tell<Event extends keyof PipelineEvents>(event: Event, value: Parameters<PipelineEvents[Event]>[0]): void {
    queueMicrotask(() => (this.emit as (event: string, value: unknown) => boolean).call(this, event, value));
  }
}
