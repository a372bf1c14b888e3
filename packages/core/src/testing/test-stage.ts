import { checkedArguments } from '../definition/command-arguments.js';
import { PipelineError } from '../errors/pipeline-error.js';
import { FrameOwner } from '../frames/frame-owner.js';
import type { Packet } from '../packet/packet.js';
import { checkedEvent } from '../stage/check-event.js';
import type { CommandCall } from '../stage/command-spec.js';
import { LinkRecord } from '../stage/input-links.js';
import { type OptionSpecs, type OptionsOf, withDefaults } from '../stage/option-spec.js';
import type { StageContext } from '../stage/stage-context.js';
import type { StageEvent } from '../stage/stage-event.js';
import { portOf, type StageSpec } from '../stage/stage-spec.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { Decision, WhyDetails } from '../stage/why.js';
import { type Clock, systemClock } from '../time/clock.js';
import { openForm, type StageForm } from './stage-form.js';

export type TestStageOptions = {
  /** As in a definition; defaults are filled in, nothing is validated. */
  readonly options?: { readonly [name: string]: unknown };
  /** The links into each port, by names of their own; by default one, with the name of the port. */
  readonly links?: { readonly [port: string]: readonly string[] };
  /** The ports that count as linked; all of them by default. */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /** Packets that may wait to be taken before `emit` tells the stage to wait; by default, it never does. */
  readonly capacity?: number;
  /** What `context.room` says; by default, there is always room. */
  readonly room?: StageContext['room'];
  readonly clock?: Clock;
  readonly stageId?: string;
  readonly instance?: number;
};

/** A packet that a stage emitted, and the port it did it on. */
export type Emission = { readonly packet: Packet; readonly port: string };

/** One stage in this thread, without an engine around it: for tests of a stage's own behaviour. */
export class TestStage {
  /** Everything emitted and not yet taken; whoever takes a packet owns it. */
  readonly emitted: Emission[] = [];
  /** What the stage asked of its producers. */
  readonly requests: { readonly request: UpstreamRequest; readonly input: string | undefined }[] = [];
  readonly drops: Record<string, number> = {};
  readonly faults: Error[] = [];
  readonly logs: string[] = [];
  /** What the stage decided, and why. */
  readonly decisions: {
    readonly decision: Decision;
    readonly cause: string;
    readonly details: WhyDetails | undefined;
  }[] = [];
  /** What the stage told the application. */
  readonly events: StageEvent[] = [];
  readonly frames: FrameOwner;
  /** Packets emitted while an `emit` before them still said to wait. */
  overruns = 0;
  /** Packets emitted after `close` had resolved; they are disposed of. */
  late = 0;
  readonly #spec: StageSpec;
  readonly #links = new LinkRecord();
  readonly #capacity: number;
  readonly #stopping = new AbortController();
  readonly #abort = new AbortController();
  #form: StageForm | undefined;
  /** Settles when everything that the stage was called with is done. */
  #working: Promise<unknown> = Promise.resolve();
  #generating: Promise<void> | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;
  #over = false;

  private constructor(spec: StageSpec, frames: FrameOwner, capacity: number) {
    this.#spec = spec;
    this.frames = frames;
    this.#capacity = capacity;
  }

  static async open(spec: StageSpec, options: TestStageOptions = {}): Promise<TestStage> {
    const frames = FrameOwner.create(options.stageId ?? spec.type);
    const stage = new TestStage(spec, frames, options.capacity ?? Number.POSITIVE_INFINITY);
    for (const port of options.inputs ?? Object.keys(spec.inputs ?? {}))
      for (const link of options.links?.[port] ?? [port]) stage.#links.add(link, port);
    try {
      stage.#form = await openForm(spec, stage.#context(options), stage.#emit);
    } catch (error) {
      frames.close();
      throw error;
    }
    return stage;
  }

  /** Whether the stage has to wait before it emits again. */
  get full(): boolean {
    return !this.#closed && this.emitted.length >= this.#capacity;
  }

  /** Starts `generate`, once. Resolves when the source has ended. */
  generate(): Promise<void> {
    this.#generating ??= this.#work(this.#form?.generate());
    return this.#generating;
  }

  /** Gives a packet to the stage and waits until it is ready for the next one. */
  send(packet: Packet, port = portGiving(this.#spec.inputs ?? {}, packet), link = port): Promise<void> {
    this.#links.note(link, packet.sourceId);
    return this.#work(this.#deliver(packet, port));
  }

  /** Ends one of several links; `end` ends those that are left. */
  endLink(link: string): void {
    const port = this.#links.end(link);
    if (port !== undefined) this.#form?.linkEnded(port);
  }

  /** Ends the inputs. */
  end(): Promise<void> {
    return this.#work(this.#form?.flush());
  }

  /** Takes the next `count` packets that the stage emits; the caller owns them. */
  async take(count: number): Promise<Packet[]> {
    while (this.emitted.length < count) await this.#change();
    const taken = this.emitted.splice(0, count).map(({ packet }) => packet);
    this.#changed();
    return taken;
  }

  /** Takes the next packet, with the port it was emitted on. */
  async next(): Promise<Emission> {
    for (;;) {
      const next = this.emitted.shift();
      this.#changed();
      if (next) return next;
      await this.#change();
    }
  }

  request(request: UpstreamRequest, port: string): void {
    this.#form?.request(request, port);
  }

  /** Gives a command of the spec. Throws ERR_COMMAND_UNKNOWN or ERR_COMMAND_ARGUMENTS, or what the stage throws. */
  async command(name: string, values: { readonly [name: string]: unknown } = {}): Promise<void> {
    const spec = this.#spec.commands?.[name];
    if (!spec) throw new PipelineError('ERR_COMMAND_UNKNOWN', `${this.#spec.type} has no command "${name}"`);
    const checked = checkedArguments(spec, name, values, this.#spec.type) as CommandCall[1];
    await this.#work(this.#form?.command(name, checked));
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Stops, closes, and disposes of what nobody took. Returns how many frame references the stage had not given back. */
  async close(): Promise<number> {
    if (this.#closed) return 0;
    this.#closed = true;
    this.#stopping.abort();
    this.#abort.abort();
    this.#changed();
    await this.#working;
    await this.#form?.close();
    this.#over = true;
    for (const { packet } of this.emitted.splice(0)) packet.dispose();
    return this.frames.close();
  }

  async #deliver(packet: Packet, port: string): Promise<void> {
    await this.#form?.process(packet, port);
    await this.#room();
  }

  #work(promise: Promise<void> = Promise.resolve()): Promise<void> {
    this.#working = Promise.allSettled([this.#working, promise]);
    return promise;
  }

  readonly #emit = (packet: Packet, port = portGiving(this.#spec.outputs ?? {}, packet)): void | Promise<void> => {
    if (this.#over) {
      this.late++;
      return packet.dispose();
    }
    if (packet.done)
      throw new PipelineError('ERR_STATE_WRONG', `${port} emitted a packet that it had forwarded or disposed of`);
    if (this.full) this.overruns++;
    this.emitted.push({ packet, port });
    this.#changed();
    return this.full ? this.#room() : undefined;
  };

  /** As the engine does it: what is no event is a fault. */
  readonly #tell = (event: StageEvent): void => {
    try {
      this.events.push(checkedEvent(event));
    } catch (error) {
      this.faults.push(error as Error);
    }
  };

  async #room(): Promise<void> {
    while (this.full) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #context(options: TestStageOptions): StageContext<OptionsOf<OptionSpecs>> {
    const log = (level: string) => (message: string) => void this.logs.push(`${level}: ${message}`);
    return {
      stageId: options.stageId ?? this.#spec.type,
      instance: options.instance ?? 0,
      options: withDefaults(this.#spec.options ?? {}, options.options ?? {}) as OptionsOf<OptionSpecs>,
      clock: options.clock ?? systemClock,
      log: { debug: log('debug'), info: log('info'), warn: log('warn') },
      frames: this.frames,
      inputs: new Set(options.inputs ?? Object.keys(this.#spec.inputs ?? {})),
      outputs: new Set(options.outputs ?? Object.keys(this.#spec.outputs ?? {})),
      links: this.#links,
      stopping: this.#stopping.signal,
      signal: this.#abort.signal,
      request: (request, input) => void this.requests.push({ request, input }),
      room: options.room ?? (() => undefined),
      drop: (cause, count = 1) => {
        if (!(cause in (this.#spec.drops ?? {})))
          throw new Error(`${this.#spec.type} does not declare the drop cause ${cause}`);
        this.drops[cause] = (this.drops[cause] ?? 0) + count;
      },
      fault: (error) => void this.faults.push(error),
      why: (decision, cause, details) => void this.decisions.push({ decision, cause, details }),
      event: this.#tell,
    };
  }
}

function portGiving(ports: NonNullable<StageSpec['inputs']>, packet: Packet): string {
  const port = portOf(ports, packet.mediaType);
  if (port === undefined) throw new Error(`no port for ${packet.mediaType}`);
  return port;
}
