import type { Graph, GraphLink, GraphPort, GraphStage } from '../graph/graph.js';
import { importStage } from '../plugin/import-stage.js';
import type { CommandSpecs } from '../stage/command-spec.js';
import { counterMemory } from '../stats/counters.js';
import { allocateLinkCounters } from '../stats/link-counters.js';
import { stageCounterFields } from '../stats/stage-counters.js';
import { timelinesMemory } from '../worker/source-timelines.js';

/** What the main thread keeps of a stage that runs elsewhere, whatever instance of it. */
export type WiredStage = {
  readonly stage: GraphStage;
  readonly counters: SharedArrayBuffer;
  /** The causes for which the stage itself may drop packets. */
  readonly dropCauses: readonly string[];
  /** Those of them that are no loss. */
  readonly sparedCauses: readonly string[];
  readonly commands: CommandSpecs;
  /** Of a source that may be restarted. */
  readonly timelines: SharedArrayBuffer | undefined;
  /** Histograms of its latencies, by part; they come as the parts are first seen. */
  readonly latency: Map<string, SharedArrayBuffer>;
  /** The ids of those sources that its instance has added and not removed. */
  readonly sources: Set<string>;
};

export type WiredLink = { readonly link: GraphLink; readonly counters: SharedArrayBuffer };

/** A worker's stages. */
export type WiredThread = { readonly stages: readonly WiredStage[]; readonly heapMb: number | undefined };

/** A graph with the memory that its workers share. */
export type Wiring = {
  readonly threads: readonly WiredThread[];
  readonly stages: readonly WiredStage[];
  readonly links: readonly WiredLink[];
};

/**
 * Allocates what the workers of a graph share. Imports every plugin in this thread, which loads its addons before the first
 * worker does. `oneThread`: whatever the graph says.
 */
export async function wire(graph: Graph, oneThread: boolean): Promise<Wiring> {
  const stages = await Promise.all(graph.stages.map((stage) => wireStage(stage)));
  const threadOf = ({ stage }: WiredStage) => (oneThread ? '' : stage.thread);
  const threads = [...new Set(stages.map(threadOf))].map((thread) =>
    wireThread(stages.filter((stage) => threadOf(stage) === thread)),
  );
  const links = graph.links.map((link) => ({ link, counters: allocateLinkCounters() }));
  return { threads, stages, links };
}

async function wireStage(stage: GraphStage): Promise<WiredStage> {
  const spec = await importStage(stage.module, stage.type);
  const drops = Object.entries(spec.drops ?? {});
  const dropCauses = drops.map(([cause]) => cause);
  const isSource = Object.keys(spec.inputs ?? {}).length === 0;
  return {
    stage,
    counters: counterMemory(stageCounterFields(dropCauses)),
    dropCauses,
    sparedCauses: drops.flatMap(([cause, drop]) => (typeof drop === 'string' ? [] : [cause])),
    commands: spec.commands ?? {},
    timelines: isSource && stage.restart ? timelinesMemory() : undefined,
    latency: new Map(),
    sources: new Set(),
  };
}

function wireThread(stages: readonly WiredStage[]): WiredThread {
  const limits = stages.flatMap(({ stage }) => stage.heapMb ?? []);
  return { stages, heapMb: limits.length > 0 ? Math.max(...limits) : undefined };
}

export function portName({ stage, port }: GraphPort): string {
  return `${stage}.${port}`;
}

/** `stage.port → stage.port`. */
export function linkName({ from, to }: GraphLink): string {
  return `${portName(from)} → ${portName(to)}`;
}
