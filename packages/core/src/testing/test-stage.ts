import { FrameOwner } from '../frames/frame-owner.js';
import type { Packet } from '../packet/packet.js';
import { type OptionSpecs, type OptionsOf, withDefaults } from '../stage/option-spec.js';
import type { StageContext } from '../stage/stage-context.js';
import { portOf, type StageHandlers, type StageSpec } from '../stage/stage-spec.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { Decision, WhyDetails } from '../stage/why.js';
import { type Clock, systemClock } from '../time/clock.js';
import { yieldingEmit } from '../worker/yielding-emit.js';

export type TestStageOptions = {
  /** As in a definition; defaults are filled in, nothing is validated. */
  readonly options?: { readonly [name: string]: unknown };
  /** The ports that count as linked; all of them by default. */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly clock?: Clock;
  readonly stageId?: string;
  readonly instance?: number;
};

/** One stage of the handlers form, in this thread, without an engine around it: for tests of a stage's own behaviour. */
export class TestStage {
  /** Everything emitted and not yet taken; whoever takes a packet owns it. */
  readonly emitted: { readonly packet: Packet; readonly port: string }[] = [];
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
  readonly frames: FrameOwner;
  readonly #spec: StageSpec;
  readonly #stopping = new AbortController();
  readonly #abort = new AbortController();
  #handlers: StageHandlers = {};
  #generating: Promise<void> | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;

  private constructor(spec: StageSpec, frames: FrameOwner) {
    this.#spec = spec;
    this.frames = frames;
  }

  static async open(spec: StageSpec, options: TestStageOptions = {}): Promise<TestStage> {
    if (!spec.open) throw new Error(`${spec.type} has no open()`);
    const frames = FrameOwner.create(options.stageId ?? spec.type);
    const stage = new TestStage(spec, frames);
    try {
      stage.#handlers = await spec.open(stage.#context(options));
    } catch (error) {
      frames.close();
      throw error;
    }
    return stage;
  }

  /** Starts `generate`, once. Resolves when the source has ended. */
  generate(): Promise<void> {
    this.#generating ??= this.#handlers.generate?.(yieldingEmit(this.#emit)) ?? Promise.resolve();
    return this.#generating;
  }

  /** Gives a packet to `process` and waits until the stage is ready for the next one. */
  async send(packet: Packet, port?: string): Promise<void> {
    const input = port ?? portGiving(this.#spec.inputs ?? {}, packet);
    await this.#handlers.process?.(packet, this.#emit, input);
  }

  /** Ends the inputs. */
  async end(): Promise<void> {
    await this.#handlers.flush?.(this.#emit);
  }

  /** Takes the next `count` packets that the stage emits; the caller owns them. */
  async take(count: number): Promise<Packet[]> {
    while (this.emitted.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.emitted.splice(0, count).map(({ packet }) => packet);
  }

  request(request: UpstreamRequest, port: string): void {
    this.#handlers.request?.(request, port);
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
    await this.#generating?.catch(() => {});
    await this.#handlers.close?.();
    for (const { packet } of this.emitted.splice(0)) packet.dispose();
    return this.frames.close();
  }

  readonly #emit = (packet: Packet, port?: string): void => {
    this.emitted.push({ packet, port: port ?? portGiving(this.#spec.outputs ?? {}, packet) });
    for (const wake of this.#waiting.splice(0)) wake();
  };

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
      stopping: this.#stopping.signal,
      signal: this.#abort.signal,
      request: (request, input) => void this.requests.push({ request, input }),
      drop: (cause, count = 1) => {
        if (!(cause in (this.#spec.drops ?? {})))
          throw new Error(`${this.#spec.type} does not declare the drop cause ${cause}`);
        this.drops[cause] = (this.drops[cause] ?? 0) + count;
      },
      fault: (error) => void this.faults.push(error),
      why: (decision, cause, details) => void this.decisions.push({ decision, cause, details }),
    };
  }
}

function portGiving(ports: NonNullable<StageSpec['inputs']>, packet: Packet): string {
  const port = portOf(ports, packet.mediaType);
  if (port === undefined) throw new Error(`no port for ${packet.mediaType}`);
  return port;
}
