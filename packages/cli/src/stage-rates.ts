import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';

/** What a stage did in the last interval. */
export type StageRate = {
  readonly stage: string;
  /** Packets that it gave in a second; a sink, that it took. */
  readonly packetsPerSecond: number;
  readonly bitsPerSecond: number;
  /** Packets on the links to it, and how many there may be; both 0 for a source. */
  readonly depth: number;
  readonly capacity: number;
  /** Since the start: by the stage and on the links to it. */
  readonly dropped: number;
  /** Since the start. */
  readonly restarts: number;
};

/** The rates of all stages since `previous`; since the start without it. */
export function stageRates(stats: PipelineStats, previous?: PipelineStats): StageRate[] {
  const seconds = (stats.durationMs - (previous?.durationMs ?? 0)) / 1000;
  const perSecond = (now: number, before = 0) => (seconds > 0 ? (now - before) / seconds : 0);
  return Object.entries(stats.stages).map(([stage, summary]) => {
    const side = stats.links.some((link) => stageOf(link.from) === stage) ? 'out' : 'in';
    const before = previous?.stages[stage]?.[side];
    const inputs = stats.links.filter((link) => stageOf(link.to) === stage);
    const own = Object.values(summary.dropped).reduce((sum, count) => sum + count, 0);
    return {
      stage,
      packetsPerSecond: perSecond(summary[side].packets, before?.packets),
      bitsPerSecond: 8 * perSecond(summary[side].bytes, before?.bytes),
      depth: inputs.reduce((sum, link) => sum + link.depth, 0),
      capacity: inputs.reduce((sum, link) => sum + link.capacity, 0),
      dropped: inputs.reduce((sum, link) => sum + link.dropped, own),
      restarts: summary.restarts,
    };
  });
}

/** Stage ids have no dots. */
function stageOf(port: string): string {
  return port.slice(0, port.indexOf('.'));
}
