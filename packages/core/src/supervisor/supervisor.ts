import { PipelineError } from '../errors/pipeline-error.js';
import { fromWireError, toWireError, type WireError } from '../errors/wire-error.js';
import type { ErrorPolicy } from '../graph/graph.js';
import type { StageEvent } from '../stage/stage-event.js';
import type { WhyRecord } from '../stage/why.js';
import { openStageCounters } from '../stats/stage-counters.js';
import { systemClock } from '../time/clock.js';
import { virtualTimeMemory } from '../time/virtual-clock.js';
import type { LogLevel, ThreadReport } from '../worker/thread-protocol.js';
import { StageCommands } from './stage-commands.js';
import { StageEvents } from './stage-events.js';
import { StageRoster } from './stage-roster.js';
import { StallWatch } from './stall-watch.js';
import { StuckWatch } from './stuck-watch.js';
import type { SupervisedStage } from './supervised-stage.js';
import { SupervisedThread } from './supervised-thread.js';
import { Switchboard } from './switchboard.js';
import { ThreadPool } from './thread-pool.js';
import type { Wiring } from './wiring.js';

export type SupervisorListener = {
  /** Every stage is open; packets flow from now on. */
  readonly onRunning: () => void;
  /** The first failure of a stage that is not started anew. */
  readonly onFailure: (error: PipelineError) => void;
  /** The stages come to their end now. */
  readonly onStopping: () => void;
  readonly onLog: (stage: string, level: LogLevel, message: string) => void;
  readonly onLatency: (stage: string, part: string, memory: SharedArrayBuffer) => void;
  readonly onEvent: (stage: string, event: StageEvent) => void;
  readonly onWhy: (records: readonly WhyRecord[]) => void;
};

export type SupervisorOptions = {
  readonly onError: ErrorPolicy;
  /** How long a stage may take to open. */
  readonly openTimeoutMs: number;
  /** How long a stage may take to close, and all of them to end after a stop or a failure. */
  readonly closeTimeoutMs: number;
  /** How long the event loop of a worker may stand still. */
  readonly stuckTimeoutMs: number;
  /** Whether decisions are recorded. */
  readonly why: boolean;
  /** Where the stages' virtual clock starts, microseconds; undefined: the system's clock. */
  readonly virtualStartUs: number | undefined;
};

/** How long a stage may take to close when it failed or was told to end at once. */
const abortTimeoutMs = 2000;

/** How often the workers' event loops are looked at. */
const watchIntervalMs = 1000;
/** A link that stands still for so long while everything comes to its end waits for its consumer. */
const secondLookMs = 100;

/** Runs the stages of one pipeline: opens all, starts them together, restarts what fails by its policy, ends them together. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #listener: SupervisorListener;
  readonly #pool: ThreadPool;
  readonly #threads: readonly SupervisedThread[];
  readonly #stages: StageRoster;
  readonly #events: StageEvents;
  readonly #commands: StageCommands;
  readonly #switchboard: Switchboard;
  readonly #stallWatch: StallWatch;
  readonly #stuckWatch: StuckWatch;
  readonly #virtualTime: SharedArrayBuffer | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #failed = false;
  #ending: 'stop' | 'abort' | undefined;
  #over = false;
  #allEnded: () => void = () => {};

  constructor(wiring: Wiring, options: SupervisorOptions, listener: SupervisorListener) {
    this.#options = options;
    this.#listener = listener;
    this.#pool = new ThreadPool(wiring.threads);
    const { virtualStartUs } = options;
    const virtualTime = virtualStartUs === undefined ? undefined : virtualTimeMemory(virtualStartUs);
    this.#virtualTime = virtualTime;
    this.#threads = wiring.threads.map(
      (wired) =>
        new SupervisedThread(wired, {
          why: options.why,
          virtualTime,
          pool: this.#pool,
          onReport: (report) => this.#onReport(report),
          onDeath: (thread, cause) => this.#onDeath(thread, cause),
        }),
    );
    this.#stages = new StageRoster(this.#threads);
    this.#events = new StageEvents(listener.onEvent);
    this.#commands = new StageCommands(this.#stages);
    this.#stallWatch = new StallWatch(wiring.links);
    this.#stuckWatch = new StuckWatch(this.#threads, this.#stages, options.stuckTimeoutMs);
    this.#switchboard = new Switchboard(wiring.links, (id) => this.#stages.get(id));
  }

  /** Resolves when every stage has ended and every worker is gone. Failures are told to the listener. */
  async run(): Promise<void> {
    const allEnded = new Promise<void>((resolve) => {
      this.#allEnded = resolve;
    });
    const watch = setInterval(() => this.#watch(), watchIntervalMs);
    for (const stage of this.#stages) this.#open(stage);
    await allEnded;
    this.#over = true;
    clearInterval(watch);
    clearTimeout(this.#timer);
    await this.#exit();
  }

  /** Whether every stage has ended: nothing can be stopped any more. */
  get over(): boolean {
    return this.#over;
  }

  /** Brings all stages to their end in order: sources stop, the rest is flushed. */
  stop(): void {
    if (this.#ending || this.#over) return;
    if (!this.#running) return this.abort();
    this.#ending = 'stop';
    this.#listener.onStopping();
    for (const stage of this.#stages) this.#stop(stage);
    this.#setTimer(this.#options.closeTimeoutMs, () => this.#lookWhoHoldsUp());
    this.#checkEnd();
  }

  /** Ends all stages at once. */
  abort(): void {
    if (this.#ending === 'abort' || this.#over) return;
    this.#ending = 'abort';
    for (const stage of this.#stages) {
      if (stage.phase === 'waiting') this.#end(stage);
      else this.#command(stage, 'abort');
    }
    this.#setTimer(abortTimeoutMs, () => this.#terminate());
    this.#checkEnd();
  }

  /** Kills the worker of a stage, as a crash would. Resolves when it is dead; false: it had none at the moment. */
  kill(id: string): Promise<boolean> {
    return this.#stages.get(id).thread.kill();
  }

  /** Tells a stage to do something; see `StageCommands.send`. */
  command(id: string, name: string, values: unknown): Promise<void> {
    return this.#commands.send(id, name, values);
  }

  // An instance, from its beginning to its end

  #open(stage: SupervisedStage): void {
    const { wired, thread } = stage;
    const { id, type, module, options } = wired.stage;
    thread.start();
    stage.phase = 'opening';
    stage.failure = undefined;
    stage.instance++;
    openStageCounters(wired.counters, wired.dropCauses).restarts.set(stage.instance);
    stage.schedule.started(performance.now());
    const { transfer, ...links } = this.#switchboard.connect(stage);
    const { counters, latency, timelines } = wired;
    const { instance, owner } = stage;
    const task = { id, instance, type, module, options, owner: owner.id, counters, latency, timelines, ...links };
    thread.command({ type: 'open', task }, transfer);
    stage.setTimer(this.#options.openTimeoutMs, () => this.#timedOut(stage, 'open', this.#options.openTimeoutMs));
  }

  #onReport(report: Exclude<ThreadReport, { readonly type: 'thread' }>): void {
    switch (report.type) {
      case 'opened':
        return this.#onOpened(this.#stages.get(report.stage));
      case 'closing':
        return this.#onClosing(this.#stages.get(report.stage), report.error);
      case 'ended':
        return this.#onEnded(this.#stages.get(report.stage), report.error);
      case 'answered':
        return this.#commands.answered(report.command, report.error);
      case 'log':
        return this.#listener.onLog(report.stage, report.level, report.message);
      case 'event':
        return this.#events.told(this.#stages.get(report.stage).wired, report.event);
      case 'why':
        return this.#listener.onWhy(report.records);
      case 'latency':
        this.#stages.get(report.stage).wired.latency.set(report.part, report.memory);
        return this.#listener.onLatency(report.stage, report.part, report.memory);
    }
  }

  #onOpened(stage: SupervisedStage): void {
    stage.clearTimer();
    stage.phase = 'open';
    if (this.#running) this.#start([stage]);
    else this.#startAll();
  }

  /** As soon as every stage is open; one that has failed for good doesn't count. */
  #startAll(): void {
    const stages = [...this.#stages];
    const open = stages.filter(({ phase }) => phase === 'open');
    const settled = open.length > 0 && stages.every(({ phase }) => phase === 'open' || phase === 'ended');
    if (this.#running || this.#ending || !settled) return;
    this.#running = true;
    this.#start(open);
    this.#listener.onRunning();
  }

  #start(open: readonly SupervisedStage[]): void {
    for (const stage of open) stage.phase = 'running';
    for (const thread of this.#threads) {
      const stages = open.filter((stage) => stage.thread === thread).map(({ id }) => id);
      if (stages.length > 0) thread.command({ type: 'start', stages });
    }
    if (this.#ending === 'stop') for (const stage of open) this.#command(stage, 'stop');
  }

  #onClosing(stage: SupervisedStage, error: WireError | undefined): void {
    stage.phase = 'closing';
    if (error) stage.failure = fromWireError(error);
    const ms = error || this.#ending === 'abort' ? abortTimeoutMs : this.#options.closeTimeoutMs;
    stage.setTimer(ms, () => this.#timedOut(stage, 'close', ms));
  }

  #onEnded(stage: SupervisedStage, wireError: WireError | undefined): void {
    stage.clearTimer();
    stage.reclaim();
    const error = stage.failure ?? (wireError && fromWireError(wireError));
    this.#events.gone(stage.wired, error ? 'stage-failed' : 'stage-ended');
    this.#commands.gone(stage.id);
    if (error) this.#onFailed(stage, error);
    else this.#end(stage);
    this.#checkEnd();
  }

  #onDeath(thread: SupervisedThread, cause: unknown): void {
    const lost = this.#stages.presentIn(thread);
    const names = lost.map(({ id }) => id).join(', ');
    for (const stage of lost) {
      stage.clearTimer();
      stage.reclaim();
      this.#switchboard.accountForDead(stage, this.#whyDropped);
      this.#events.gone(stage.wired, 'stage-failed');
      this.#commands.gone(stage.id);
    }
    // The one to blame comes first: the first failure is the pipeline's.
    for (const stage of lost.sort((a, b) => Number(!a.failure) - Number(!b.failure)))
      this.#onFailed(stage, stage.failure ?? died(stage, names, cause));
    this.#checkEnd();
  }

  #timedOut(stage: SupervisedStage, what: 'open' | 'close', ms: number): void {
    this.#listener.onLog(stage.id, 'warn', `did not ${what} within ${ms} ms; its thread is terminated`);
    stage.failure ??= new PipelineError('ERR_STAGE_TIMEOUT', `${stage.id} did not ${what} within ${ms} ms`, {
      stage: stage.id,
    });
    stage.thread.terminate();
  }

  #watch(): void {
    this.#stuckWatch.look(watchIntervalMs);
    this.#stallWatch.look(
      performance.now(),
      (stage) => this.#stages.get(stage).phase === 'running',
      (stage, message) => this.#listener.onLog(stage, 'warn', message),
    );
  }

  // What a failure means

  #onFailed(stage: SupervisedStage, error: PipelineError): void {
    const over = this.#ending || stage.finished;
    const restart = over || !this.#mayMend(error) ? undefined : stage.schedule.next(performance.now());
    if (restart) return this.#restartLater(stage, error, restart);
    this.#end(stage);
    this.#fail(error);
    this.#startAll();
  }

  /** What fails before anything ran is for the user to put right, as is a definition at any time: a new attempt finds the same. */
  #mayMend({ code }: PipelineError): boolean {
    return this.#running && code !== 'ERR_DEFINITION_INVALID';
  }

  #restartLater(
    stage: SupervisedStage,
    error: PipelineError,
    { delayMs, attempt }: { readonly delayMs: number; readonly attempt: string },
  ): void {
    stage.phase = 'waiting';
    stage.setTimer(delayMs, () => this.#open(stage));
    const { code, message } = error;
    this.#listener.onLog(stage.id, 'warn', `failed: ${code} ${message}; it is restarted in ${delayMs} ms (${attempt})`);
    this.#why({ stage: stage.id, decision: 'restart', cause: 'stage-failed', details: { code, message, delayMs } });
  }

  #fail(error: PipelineError): void {
    if (this.#failed || this.#ending === 'abort')
      return this.#listener.onLog(error.stage ?? '', 'warn', `also failed: ${error.code} ${error.message}`);
    this.#failed = true;
    this.#listener.onFailure(error);
    if (this.#options.onError === 'continue')
      this.#listener.onLog(
        error.stage ?? '',
        'warn',
        `failed: ${error.code} ${error.message}; the others go on without it`,
      );
    if (this.#options.onError === 'stop') this.stop();
    if (this.#options.onError === 'abort') this.abort();
  }

  // The end

  #stop(stage: SupervisedStage): void {
    if (stage.phase === 'waiting') this.#end(stage);
    // It has nothing to bring to an end yet.
    else this.#command(stage, stage.phase === 'opening' ? 'abort' : 'stop');
  }

  /** There will be no instance of the stage any more. */
  #end(stage: SupervisedStage): void {
    stage.clearTimer();
    stage.phase = 'ended';
    this.#switchboard.cut(stage);
  }

  #checkEnd(): void {
    if (this.#stages.unended.length === 0) this.#allEnded();
  }

  /** A link may be full and move all the same: it takes two looks to know. */
  #lookWhoHoldsUp(): void {
    const delivered = this.#switchboard.delivered();
    this.#setTimer(secondLookMs, () => this.#stopTimedOut(delivered));
  }

  #stopTimedOut(delivered: readonly number[]): void {
    const { closeTimeoutMs } = this.#options;
    const { unended } = this.#stages;
    const culprits = unended.filter((id) => this.#switchboard.holdsUp(this.#stages.get(id), delivered));
    // The others may only be waiting for these.
    const [first, ...others] = culprits.length > 0 ? culprits : unended;
    if (!first) return;
    const names = [first, ...others].join(', ');
    const error = new PipelineError('ERR_STAGE_TIMEOUT', `${names} did not close within ${closeTimeoutMs} ms`, {
      stage: first,
    });
    this.#fail(error);
    this.abort();
  }

  /** For threads that don't react any more. */
  #terminate(): void {
    const stuck = this.#stages.unended;
    if (stuck.length > 0) this.#listener.onLog(stuck.join(', '), 'warn', 'did not close; its thread is terminated');
    void this.#pool.destroy();
  }

  async #exit(): Promise<void> {
    this.#setTimer(abortTimeoutMs, () => void this.#pool.destroy());
    await Promise.all(this.#threads.map((thread) => thread.exit()));
    clearTimeout(this.#timer);
    await this.#pool.destroy();
    for (const stage of this.#stages) stage.reclaim();
    this.#switchboard.accountForLost(this.#whyDropped);
  }

  /** What nobody else could record: the workers that decided are gone. */
  readonly #whyDropped = (stage: string, link: string, cause: string, count: number): void =>
    this.#why({ stage, decision: 'drop', cause, link, details: { count } });

  #why(record: Omit<WhyRecord, 'atUs'>): void {
    const atUs = this.#virtualTime ? (new Float64Array(this.#virtualTime)[0] as number) : systemClock.nowUs();
    if (this.#options.why) this.#listener.onWhy([{ atUs, ...record }]);
  }

  #command(stage: SupervisedStage, type: 'stop' | 'abort'): void {
    if (stage.present) stage.thread.command({ type, stage: stage.id });
  }

  #setTimer(ms: number, onTimeout: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onTimeout, ms);
  }
}

function died(stage: SupervisedStage, names: string, cause: unknown): PipelineError {
  const { message } = toWireError(cause);
  return new PipelineError('ERR_THREAD_DIED', `the thread of ${names} died: ${message}`, { stage: stage.id, cause });
}
