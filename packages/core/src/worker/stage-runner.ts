/** Runs in the stage's worker; owns everything the stage was given, and gives all of it back in `close`. */
import { PipelineError } from '../errors/pipeline-error.js';
import { FrameOwner } from '../frames/frame-owner.js';
import type { ConsumerChannel, ProducerChannel } from '../link/channel.js';
import { LinkSender } from '../link/link-sender.js';
import { windowOf } from '../link/overflow-policy.js';
import { leaveStage } from '../packet/ledger.js';
import type { Packet } from '../packet/packet.js';
import { importStage } from '../plugin/import-stage.js';
import type { CommandCall } from '../stage/command-spec.js';
import type { StageContext } from '../stage/stage-context.js';
import type { StageEvent } from '../stage/stage-event.js';
import type { StageSpec } from '../stage/stage-spec.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { WhyRecord } from '../stage/why.js';
import type { LatencyRecorder } from '../stats/latency-recorder.js';
import { openLinkCounters } from '../stats/link-counters.js';
import { openStageCounters, type StageCounters } from '../stats/stage-counters.js';
import type { Clock } from '../time/clock.js';
import { aborted } from './aborted.js';
import { CommandQueue } from './command-queue.js';
import { EventLog } from './event-log.js';
import { HandlersStage } from './handlers-stage.js';
import { LinkWatch } from './link-watch.js';
import { openContext } from './open-context.js';
import type { RunningStage } from './running-stage.js';
import { SourceTimelines } from './source-timelines.js';
import { StageInputs } from './stage-inputs.js';
import { StageOutputs } from './stage-outputs.js';
import { openStreamsStage } from './streams-stage.js';
import type { LogLevel, OutputLinkTask, StageTask } from './thread-protocol.js';

export type StageRunnerOptions = {
  readonly clock: Clock;
  readonly log: (level: LogLevel, message: string) => void;
  /** Where a sink's latencies go. */
  readonly latency: LatencyRecorder;
  /** Takes why something was decided; absent: nobody asked. */
  readonly why: ((record: WhyRecord) => void) | undefined;
  /** Takes what the stage tells the application. */
  readonly event: (event: StageEvent) => void;
  /** The stage is given nothing more from here on: the failure, if that is why. */
  readonly onClosing: (failure: unknown) => void;
};

/** One stage in its worker: opened, run to its end, closed. */
export class StageRunner {
  readonly id: string;
  readonly #options: StageRunnerOptions;
  readonly #stopping = new AbortController();
  readonly #abort = new AbortController();
  readonly #frames: FrameOwner;
  readonly #inputs: StageInputs;
  readonly #outputs: StageOutputs;
  readonly #events: EventLog;
  readonly #context: StageContext;
  readonly #spec: StageSpec;
  readonly #counters: StageCounters;
  readonly #commands: CommandQueue;
  #stage: RunningStage | undefined;
  #fail: (error: unknown) => void = () => {};
  readonly #failed = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });
  #endedInOrder = false;

  private constructor(spec: StageSpec, task: StageTask, options: StageRunnerOptions) {
    this.id = task.id;
    this.#commands = new CommandQueue(task.id);
    // A stage may fail before anybody waits for it.
    this.#failed.catch(() => {});
    this.#spec = spec;
    this.#options = options;
    this.#frames = FrameOwner.bind(task.owner, task.id);
    const counters = openStageCounters(task.counters, Object.keys(spec.drops ?? {}));
    this.#counters = counters;
    this.#inputs = this.#openInputs(task, counters);
    this.#outputs = this.#openOutputs(task, counters);
    this.#events = new EventLog({ send: options.event, warn: (message) => options.log('warn', message) });
    this.#context = openContext(task, {
      spec,
      clock: options.clock,
      frames: this.#frames,
      counters,
      links: this.#inputs.record,
      stopping: this.#stopping.signal,
      signal: this.#abort.signal,
      log: options.log,
      why: options.why,
      event: (event) => this.#events.record(event),
      request: (request, input) => this.#inputs.request(request, input),
      room: (output) => this.#outputs.room(output),
    });
  }

  /** Imports the stage type and makes an instance that is not open yet. */
  static async create(task: StageTask, options: StageRunnerOptions): Promise<StageRunner> {
    return new StageRunner(await importStage(task.module, task.type), task, options);
  }

  /** Opens the stage. When that fails, everything has been given back. */
  async open(): Promise<void> {
    try {
      this.#stage = await this.#openStage();
    } catch (error) {
      this.#abort.abort();
      this.#giveBack();
      throw error;
    }
  }

  /** The producer of one of the stage's inputs has come (anew). */
  attachProducer(link: number, channel: ConsumerChannel): void {
    this.#inputs.attach(link, channel);
  }

  /** The consumer of one of the stage's outputs has come (anew). */
  attachConsumer(link: number, channel: ProducerChannel, owner: number, fresh: boolean): void {
    this.#outputs.attach(link, channel, owner, fresh);
  }

  /** The stage at the other end of a link will not come (back). */
  cut(link: number): void {
    this.#inputs.cut(link);
    this.#outputs.cut(link);
  }

  /** Tells the stage to do something. Rejects with what it throws, or with ERR_COMMAND_NOT_RUNNING. */
  command(name: string, values: { readonly [name: string]: unknown }): Promise<void> {
    return this.#commands.run(() => {
      if (this.#stage?.command) return this.#stage.command(name, values as CommandCall[1]);
      throw new PipelineError('ERR_PLUGIN_INVALID', `${this.#spec.type} declares commands and takes none`);
    });
  }

  /** Runs the stage to its end and closes it. Rejects with the stage's first failure, when everything has been given back. */
  async run(): Promise<void> {
    try {
      await Promise.race([this.#runToEnd(), aborted(this.#abort.signal), this.#failed]);
    } catch (error) {
      this.#options.onClosing(error);
      await this.close().catch((second) => this.#options.log('warn', `then failed to close: ${second.message}`));
      throw error;
    }
    this.#options.onClosing(undefined);
    await this.close();
  }

  /** Asks the stage to come to its end in order. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Makes `run` end at once. */
  abort(): void {
    this.#stopping.abort();
    this.#abort.abort();
  }

  /**
   * Closes the stage. For one that was opened and never ran; `run` does it by itself.
   * The links close first: a stage that waits for room on one must come free before it can be closed.
   */
  async close(): Promise<void> {
    this.abort();
    this.#inputs.stop();
    this.#outputs.close();
    await this.#commands.close();
    try {
      await this.#stage?.close();
    } finally {
      this.#giveBack();
    }
  }

  #openInputs(task: StageTask, counters: StageCounters): StageInputs {
    const isSink = Object.keys(this.#spec.outputs ?? {}).length === 0;
    return new StageInputs({
      stageId: this.id,
      ports: Object.keys(this.#spec.inputs ?? {}),
      links: task.inputs.map((link) => ({
        ...link,
        window: windowOf(link.overflow, link.capacity),
        counters: openLinkCounters(link.counters),
      })),
      owner: this.#frames,
      clock: this.#options.clock,
      counters,
      onDone: isSink ? (packet) => this.#recordLatency(packet) : () => {},
      deliver: (packet, port) => this.#stage?.deliver(packet, port),
      onLinkEnd: (port) => this.#onLinkEnd(port),
      onEnd: (port) => this.#stage?.endInput(port),
      ready: () => this.#outputs.ready(),
    });
  }

  #openOutputs(task: StageTask, counters: StageCounters): StageOutputs {
    const { clock } = this.#options;
    const links = task.outputs.map((link) => ({ ...link, sender: this.#openSender(link, task.instance > 0) }));
    const timelines = task.timelines && new SourceTimelines(task.timelines, clock);
    return new StageOutputs({ stageId: this.id, links, clock, counters, timelines });
  }

  #openSender(link: OutputLinkTask, resumes: boolean): LinkSender {
    const { clock, why, log } = this.#options;
    const warn = (message: string) => log('warn', message);
    const watch = new LinkWatch({ stageId: this.id, link, clock, why, warn });
    return new LinkSender({
      ...link,
      resumes,
      counters: openLinkCounters(link.counters),
      clock,
      listener: {
        onRequest: (request) => this.#onRequest(request, link.port),
        onDrop: (cause, wire, attached) => watch.dropped(cause, wire, attached),
        onLost: (count) => watch.lost(count),
        onFailure: (error) => this.#fail(error),
        onKeyframeAsked: (sourceId) => watch.keyframeAsked(sourceId),
      },
    });
  }

  async #openStage(): Promise<RunningStage> {
    const spec = this.#spec;
    const { type, inputs = {}, outputs = {} } = spec;
    const connect = spec.connect?.bind(spec);
    if (connect) return openStreamsStage(connect, Object.keys(inputs), this.#context, this.#outputs);
    if (!spec.open)
      throw new PipelineError('ERR_PLUGIN_INVALID', `the stage type ${type} has neither open nor connect`);
    return new HandlersStage(this.id, await spec.open(this.#context as never), { inputs, outputs }, this.#outputs);
  }

  async #runToEnd(): Promise<void> {
    const ended = this.#stage?.run();
    this.#inputs.start();
    await ended;
    // A stage that has failed may still come to what it takes for its end.
    if (this.#abort.signal.aborted) return;
    this.#counters.finished.set(1);
    await this.#outputs.end();
    this.#endedInOrder = !this.#abort.signal.aborted;
  }

  /** A request without a handler goes on upstream. */
  #onRequest(request: UpstreamRequest, port: string): void {
    try {
      if (this.#stage?.request) this.#stage.request(request, port);
      else this.#inputs.request(request);
    } catch (error) {
      this.#fail(error);
    }
  }

  #onLinkEnd(port: string): void {
    try {
      this.#stage?.linkEnded?.(port);
    } catch (error) {
      this.#fail(error);
    }
  }

  #recordLatency(packet: Packet): void {
    if (packet.kind !== 'frame' && packet.kind !== 'access-unit') return;
    this.#options.latency.record(leaveStage(packet.ledger, this.id, this.#options.clock.nowUs()));
  }

  /** Of a stage that ended before its inputs did, some frames may be those that were still on their way. */
  #giveBack(): void {
    this.#events.close();
    const inTransit = this.#inputs.maxInTransit;
    this.#inputs.close();
    this.#outputs.close();
    const kept = this.#frames.close() - inTransit;
    if (kept <= 0 || !this.#endedInOrder) return;
    this.#counters.reclaimed.add(kept);
    this.#options.log('warn', `ended without giving back ${kept} frame references: dispose of every packet`);
  }
}
