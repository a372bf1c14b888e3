import type { ErrorPolicy, GraphLink } from '../../../src/graph/graph.js';
import {
  type LinkSummary,
  Pipeline,
  type PipelineLog,
  type PipelineOptions,
  type PipelineStageEvent,
  type PipelineState,
  type PipelineStats,
  type PipelineSummary,
} from '../../../src/pipeline/index.js';
import { Board, type BoardField, type Gate, unlimited } from './board.js';
import { type TestStages, testGraph } from './test-graph.js';

export type RunOptions = PipelineOptions & {
  readonly onError?: ErrorPolicy;
  /** Gates that are not open: by stage, how many packets may pass, or 0. */
  readonly gates?: { readonly [stage: string]: { readonly [gate in Gate]?: number } };
  /** Called before it runs. */
  readonly before?: (run: EngineRun) => void;
};

/** A pipeline of a test, with the boards of its stages and all that it told. */
export class EngineRun {
  readonly pipeline: Pipeline;
  readonly logs: PipelineLog[] = [];
  readonly states: PipelineState[] = [];
  readonly events: PipelineStageEvent[] = [];
  readonly #boards: ReadonlyMap<string, Board>;
  #summary: Promise<PipelineSummary> | undefined;

  /** Ready to run. */
  constructor(
    thread: string | undefined,
    stages: TestStages,
    links: readonly GraphLink[],
    { onError, gates = {}, before, ...options }: RunOptions = {},
  ) {
    this.#boards = new Map(Object.keys(stages).map((id) => [id, new Board()]));
    for (const [stage, values] of Object.entries(gates)) {
      for (const [gate, value] of Object.entries(values)) this.board(stage).set(gate as Gate, value);
    }
    this.pipeline = new Pipeline(testGraph(thread, stages, links, this.#boards, onError), {
      statsIntervalMs: 5,
      ...options,
    });
    this.pipeline.on('log', (log) => this.logs.push(log));
    this.pipeline.on('state', (state) => this.states.push(state));
    this.pipeline.on('stage-event', (event) => this.events.push(event));
    before?.(this);
  }

  /** Runs to the end, unless it does already. */
  ended(): Promise<PipelineSummary> {
    this.#summary ??= this.pipeline.run();
    return this.#summary;
  }

  board(stage: string): Board {
    const board = this.#boards.get(stage);
    if (!board) throw new Error(`there is no stage ${stage}`);
    return board;
  }

  /** Resolves when the stage has counted that far; rejects when the pipeline ends before. */
  async until(stage: string, field: BoardField, value: number): Promise<void> {
    const board = this.board(stage);
    const ended = this.ended().then(({ error }) => {
      if (board.get(field) >= value) return;
      const reached = `${stage} ${field}: ${board.get(field)}, not ${value}`;
      throw new Error(`the run ended before (${reached}): ${error?.message ?? 'without an error'}`);
    });
    await Promise.race([board.reaches(field, value), ended]);
  }

  /** Resolves when the stage has logged a message like this; rejects when the pipeline ends before. */
  async untilTold(stage: string, message: string): Promise<void> {
    if (this.told(stage).includes(message)) return;
    const told = new Promise<void>((resolve) => {
      this.pipeline.on('log', (log) => log.stage === stage && log.message === message && resolve());
    });
    const ended = this.ended().then(() => {
      if (!this.told(stage).includes(message)) throw new Error(`the run ended before ${stage} told: ${message}`);
    });
    await Promise.race([told, ended]);
  }

  /** Resolves when the link to this stage holds as many packets; rejects when the pipeline ends before. */
  async untilDepth(to: string, depth: number): Promise<void> {
    const reached = ({ links }: PipelineStats) => links.find((one) => one.to === `${to}.in`)?.depth === depth;
    const ended = () => new Error(`the run ended before the link to ${to} held ${depth} packets`);
    await new Promise<void>((resolve, reject) => {
      this.pipeline.on('stats', (stats) => reached(stats) && resolve());
      void this.ended().then((summary) => (reached(summary) ? resolve() : reject(ended())));
    });
  }

  /**
   * Kills the thread of this stage, once the stages have counted all that the engine has: a stage counts a packet after
   * it has emitted it, and must not die in between. What waits at a gate may wait.
   */
  async kill(stage: string): Promise<boolean> {
    if (this.states.includes('running')) await this.#untilCounted();
    return this.pipeline.kill(stage);
  }

  #untilCounted(): Promise<void> {
    const counted = ({ stages }: PipelineStats) =>
      Object.entries(stages).every(([id, stage]) => {
        const board = this.board(id);
        return board.get('made') >= stage.out.packets && board.get('taken') >= stage.in.packets;
      });
    return new Promise((resolve) => {
      const look = (stats: PipelineStats) => {
        if (!counted(stats)) return;
        this.pipeline.off('stats', look);
        resolve();
      };
      this.pipeline.on('stats', look);
      void this.ended().then(() => resolve());
    });
  }

  open(stage: string, gate: Gate, value = unlimited): void {
    this.board(stage).set(gate, value);
  }

  /** The messages of a stage. */
  told(stage: string): string[] {
    return this.logs.filter((log) => log.stage === stage).map(({ message }) => message);
  }

  /** By stage, which of these it went through; `closed twice` would show. */
  lives(): { readonly [stage: string]: string } {
    const calls = ['opened', 'flushed', 'closed'] as const;
    return Object.fromEntries(
      [...this.#boards].map(([stage, board]) => {
        const counts = calls.map((call) => [call, board.get(call)] as const).filter(([, count]) => count > 0);
        return [stage, counts.map(([call, count]) => (count > 1 ? `${call} ${count}×` : call)).join(', ')];
      }),
    );
  }

  /** By stage, how often it was started anew. */
  restarts({ stages }: PipelineSummary): { readonly [stage: string]: number } {
    return Object.fromEntries(Object.entries(stages).map(([stage, { restarts }]) => [stage, restarts]));
  }
}

/** A link's account, for comparison: `{ sent, delivered, droppedBy }`. */
export function account(summary: PipelineSummary, to: string) {
  const { sent, delivered, dropped, droppedBy } = summary.links.find((link) => link.to === `${to}.in`) as LinkSummary;
  return { sent, delivered, ...(dropped > 0 && { droppedBy }) };
}
