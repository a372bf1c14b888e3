import { nativeFrames } from '../frames/native.js';
import { type LinkDropCause, linkDropCauses, openLinkCounters } from '../stats/link-counters.js';
import { openStageCounters } from '../stats/stage-counters.js';
import { portName, type WiredLink, type WiredStage, type Wiring } from '../supervisor/wiring.js';
import type { LatencyCollector } from './latency-collector.js';
import type { LinkSummary, PipelineState, PipelineStats, StageSummary } from './summary.js';

/** Reads what the workers count. */
export class StatsReader {
  readonly #name: string;
  readonly #wiring: Wiring;
  readonly #latency: LatencyCollector;
  #startedMs: number | undefined;
  #startCpu = process.cpuUsage();

  constructor(name: string, wiring: Wiring, latency: LatencyCollector) {
    this.#name = name;
    this.#wiring = wiring;
    this.#latency = latency;
    nativeFrames.resetPeak();
  }

  /** Every stage is open: time and CPU count from here. */
  started(): void {
    this.#startedMs = performance.now();
    this.#startCpu = process.cpuUsage();
  }

  read(state: PipelineState): PipelineStats {
    const { inUse, peak } = nativeFrames.stats();
    const running = this.#startedMs !== undefined;
    const cpu = process.cpuUsage(this.#startCpu);
    const latencyUs = this.#latency.summary();
    return {
      pipeline: this.#name,
      state,
      durationMs: running ? Math.round(performance.now() - (this.#startedMs as number)) : 0,
      stages: Object.fromEntries(this.#wiring.stages.map((stage) => [stage.stage.id, readStage(stage)])),
      links: this.#wiring.links.map(readLink),
      ...(latencyUs && { latencyUs }),
      frames: { inUse, peak, reclaimed: this.#reclaimed() },
      cpuMs: running ? { user: cpu.user / 1000, system: cpu.system / 1000 } : { user: 0, system: 0 },
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    };
  }

  #reclaimed(): number {
    return this.#wiring.stages.reduce(
      (sum, { counters, dropCauses }) => sum + openStageCounters(counters, dropCauses).reclaimed.value,
      0,
    );
  }
}

function readStage({ counters: memory, dropCauses, sparedCauses, sources }: WiredStage): StageSummary {
  const counters = openStageCounters(memory, dropCauses);
  const counted = (causes: readonly string[]) =>
    nonZero(causes.map((cause) => [cause, counters[`drop:${cause}`]?.value ?? 0]));
  const spared = counted(sparedCauses);
  return {
    in: { packets: counters.inPackets.value, bytes: counters.inBytes.value },
    out: { packets: counters.outPackets.value, bytes: counters.outBytes.value },
    dropped: counted(dropCauses.filter((cause) => !sparedCauses.includes(cause))),
    ...(Object.keys(spared).length > 0 && { spared }),
    faults: counters.faults.value,
    restarts: counters.restarts.value,
    ...(sources.size > 0 && { sources: [...sources] }),
  };
}

function readLink({ link, counters: memory }: WiredLink): LinkSummary {
  const counters = openLinkCounters(memory);
  const causes = (Object.keys(linkDropCauses) as LinkDropCause[]).map((cause): [LinkDropCause, number] => [
    cause,
    counters[cause].value,
  ]);
  return {
    from: portName(link.from),
    to: portName(link.to),
    capacity: link.capacity,
    depth: counters.depth.value,
    maxDepth: counters.maxDepth.value,
    sent: counters.sent.value,
    delivered: counters.delivered.value,
    dropped: causes.reduce((sum, [, count]) => sum + count, 0),
    droppedBy: nonZero(causes),
  };
}

function nonZero(counts: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
