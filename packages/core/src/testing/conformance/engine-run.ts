import { FrameOwner } from '../../frames/frame-owner.js';
import type { Graph, GraphLink, GraphStage } from '../../graph/graph.js';
import type { MediaType } from '../../packet/media-type.js';
import {
  Pipeline,
  type PipelineLog,
  type PipelineState,
  type PipelineStats,
  type PipelineSummary,
} from '../../pipeline/index.js';
import { withDefaults } from '../../stage/option-spec.js';
import { portMedia } from '../../stage/stage-spec.js';
import { rounds } from './bench.js';
import { ConformanceError } from './conformance-error.js';
import {
  type FeederWay,
  feedPort,
  neighbourModule,
  packetWord,
  type TakenPacket,
  type TakerWay,
} from './neighbours.js';
import { type PlainPacket, packetsToText, toPlain } from './plain-packet.js';
import type { ConformanceSetup, LoadedSubject, StageOptions } from './subject.js';

export const layouts = ['own threads', 'one thread'] as const;
export type Layout = (typeof layouts)[number];

/** A pipeline with the subject (`stage`) in it, between `feed` and a `take-<port>` for each of its outputs. */
export type Scene = {
  readonly layout: Layout;
  /** Default `feed`. */
  readonly feeder?: FeederWay;
  /** Of the first output's taker; default `take`, as all others are. */
  readonly taker?: TakerWay;
  /** What the feeder gives; by default the subject's packets. */
  readonly packets?: readonly PlainPacket[];
  /** What happens while it runs; by default a source is stopped when something of it has arrived. */
  readonly during?: (run: EngineRun) => Promise<void>;
};

export type EngineOutcome = {
  readonly summary: PipelineSummary;
  /** What arrived, by output port: the first thousand. */
  readonly taken: ReadonlyMap<string, readonly TakenPacket[]>;
  /** What the engine said when it ended the subject, which had not ended by itself in time. */
  readonly overdue: string | undefined;
  /** What the subject failed with when the pipeline had failed or been aborted already: code and message. */
  readonly failedLater: string | undefined;
};

/** A run may take this long in all, on a busy machine, too; a stage that hangs is found out by it. */
const patienceMs = 60_000;
const takerPrefix = 'take-';
const statsIntervalMs = 20;
const capacity = 4;

/** Runs the subject in a real pipeline. Rejects when that does not end. */
export async function runAround(subject: LoadedSubject, scene: Scene): Promise<EngineOutcome> {
  const setup = await subject.setUp();
  try {
    const run = new EngineRun(subject, setup, scene);
    return await run.outcome(scene.during ?? (subject.isSource ? stopWhenArrived : async () => {}));
  } finally {
    await setup.teardown?.();
  }
}

async function stopWhenArrived(run: EngineRun): Promise<void> {
  await run.arrived(rounds);
  run.stop();
}

/** One pipeline around the subject, while it runs. */
export class EngineRun {
  readonly #pipeline: Pipeline;
  readonly #setup: ConformanceSetup;
  readonly #layout: Layout;
  /** What the neighbours said. */
  readonly #heard = new Set<string>();
  readonly #taken = new Map<string, TakenPacket[]>();
  readonly #states: PipelineState[] = [];
  #waiting: (() => void)[] = [];
  #overdue: string | undefined;
  #failedLater: string | undefined;
  #over = false;
  #arrived = 0;
  #readings = 0;
  #stillReadings = 0;
  #stats: PipelineStats | undefined;

  constructor(subject: LoadedSubject, setup: ConformanceSetup, scene: Scene) {
    this.#setup = setup;
    this.#layout = scene.layout;
    this.#pipeline = new Pipeline(graphAround(subject, setup.options, scene), { statsIntervalMs });
    this.#pipeline.on('log', (log) => this.#note(() => this.#onLog(log)));
    this.#pipeline.on('state', (state) => this.#note(() => this.#states.push(state)));
    this.#pipeline.on('error', () => this.#ending());
    this.#pipeline.on('stats', (stats) => this.#note(() => this.#onStats(stats)));
  }

  async outcome(during: (run: EngineRun) => Promise<void>): Promise<EngineOutcome> {
    let hung = false;
    const patience = setTimeout(() => {
      hung = true;
      this.#pipeline.abort();
    }, patienceMs);
    const happening = during(this);
    const summary = await this.#pipeline.run();
    clearTimeout(patience);
    this.#note(() => {
      this.#over = true;
    });
    await happening;
    if (hung) {
      const how = summary.error ? `failed with ${summary.error.code} ${summary.error.message} and ` : '';
      throw new ConformanceError('ends', `a pipeline with it (${this.#layout}) ${how}did not end in ${patienceMs} ms`);
    }
    return { summary, taken: this.#taken, overdue: this.#overdue, failedLater: this.#failedLater };
  }

  stop(): void {
    this.#ending();
    this.#pipeline.stop();
  }

  abort(): void {
    this.#pipeline.abort();
  }

  /** How many packets have arrived behind the subject: of each output, the first thousand count. */
  get arrivals(): number {
    return this.#arrived;
  }

  /** Each of these resolves as soon as it is so, and when the pipeline has ended. */
  entered(state: PipelineState): Promise<void> {
    return this.#until(() => this.#states.includes(state));
  }

  /** A neighbour logged this. */
  heard(message: string): Promise<void> {
    return this.#until(() => this.#heard.has(message));
  }

  /** So many packets arrived behind the subject. */
  arrived(count: number): Promise<void> {
    return this.#until(() => this.#arrived >= count);
  }

  /** The stage was given everything that the one before it emitted. */
  delivered(): Promise<void> {
    return this.#until(() => this.#stats?.stages.stage?.in.packets === (this.#stats?.stages.feed?.out.packets ?? 0));
  }

  /**
   * Nothing moves any more and an output of the stage is full, or so many statistics have come, one each 20 ms: this process may have
   * been held up meanwhile. Returns whether nothing moves.
   */
  async blocked(readings: number): Promise<boolean> {
    const last = this.#readings + readings;
    const isStill = () => this.#stillReadings >= 3;
    const isBlocked = () => isStill() && this.#stats !== undefined && hasFullOutput(this.#stats);
    await this.#until(() => isBlocked() || this.#readings >= last);
    return isStill();
  }

  /** Peers that feed a source end when the pipeline does. */
  #ending(): void {
    this.#setup.stop?.();
  }

  #onStats(stats: PipelineStats): void {
    const moved = movedIn(stats);
    this.#stillReadings = this.#stats && moved === movedIn(this.#stats) ? this.#stillReadings + 1 : 0;
    this.#stats = stats;
    this.#readings++;
  }

  #onLog({ stage, level, message }: PipelineLog): void {
    // Of several that did not end, all are named.
    if (level === 'warn' && overduePattern.test(message) && `${stage} ${message}`.split(/[ ,:]+/).includes('stage'))
      this.#overdue ??= message;
    if (stage === 'stage' && message.startsWith(failedLater)) this.#failedLater ??= message.slice(failedLater.length);
    if (stage === 'stage') return;
    if (message.startsWith(packetWord))
      this.#onPacket(stage.slice(takerPrefix.length), message.slice(packetWord.length));
    else this.#heard.add(message);
  }

  #onPacket(port: string, text: string): void {
    const packets = this.#taken.get(port) ?? [];
    packets.push(JSON.parse(text));
    this.#taken.set(port, packets);
    this.#arrived++;
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.#over) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #note(change: () => unknown): void {
    change();
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** What the supervisor says of a stage that did not close in time. */
const overduePattern = /did not close/;
/** And of one that has failed when another had, or after an abort. */
const failedLater = 'also failed: ';

function hasFullOutput({ links }: PipelineStats): boolean {
  return links.some(({ from, depth, capacity }) => from.startsWith('stage.') && depth >= capacity);
}

function movedIn({ links, stages }: PipelineStats): number {
  return links.reduce((sum, { sent }) => sum + sent, stages.stage?.in.packets ?? 0);
}

/** The id of the stage behind an output. */
export function takerOf(port: string): string {
  return `${takerPrefix}${port}`;
}

/** The subject's packets in their plain form. */
export function plainPackets(subject: LoadedSubject): PlainPacket[] {
  const frames = FrameOwner.create('conformance');
  try {
    return Array.from(subject.packets(rounds, frames), ({ packet }) => {
      using made = packet;
      return toPlain(made);
    });
  } finally {
    frames.close();
  }
}

function graphAround(subject: LoadedSubject, options: StageOptions, scene: Scene): Graph {
  const { spec, feeds, outputs, module } = subject;
  const thread = (id: string) => (scene.layout === 'one thread' ? 'all' : id);
  const neighbour = (id: string, type: string, its: StageOptions): GraphStage => {
    return { id, type, module: neighbourModule, options: its, thread: thread(id) };
  };
  const packets = subject.isSource ? [] : (scene.packets ?? plainPackets(subject));
  const feeder = { packets: packetsToText(packets), spanUs: spanOf(packets), way: scene.feeder ?? 'feed' };
  const takers = outputs.map((port, index) => {
    const way = index === 0 ? (scene.taker ?? 'take') : 'take';
    return neighbour(takerOf(port), 'taker', { way });
  });
  const tested = { id: 'stage', type: spec.type, module, thread: thread('stage') };
  return {
    name: 'conformance',
    onError: 'stop',
    stages: [
      ...(subject.isSource ? [] : [neighbour('feed', 'feeder', feeder)]),
      { ...tested, options: withDefaults(spec.options ?? {}, options) },
      ...takers,
    ],
    links: [
      ...feeds.map(({ port, media }) => link(['feed', feedPort(media)], ['stage', port], [media])),
      ...outputs.map((port) => link(['stage', port], [takerOf(port), 'any'], portMedia(spec.outputs?.[port] ?? []))),
    ],
  };
}

/** From the first packet of a round to the first of the next. */
function spanOf(packets: readonly PlainPacket[]): number {
  return packets.reduce((end, { ptsUs, durationUs }) => Math.max(end, ptsUs + durationUs), 0);
}

function link(
  [fromStage, fromPort]: [string, string],
  [toStage, toPort]: [string, string],
  media: readonly MediaType[],
): GraphLink {
  const from = { stage: fromStage, port: fromPort };
  return { from, to: { stage: toStage, port: toPort }, media, capacity, overflow: 'block' };
}
