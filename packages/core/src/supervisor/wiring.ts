import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { FrameOwner } from '../frames/frame-owner.js';
import type { Graph, GraphLink, GraphPort } from '../graph/graph.js';
import { importStage } from '../plugin/import-stage.js';
import { counterMemory } from '../stats/counters.js';
import { allocateLinkCounters } from '../stats/link-counters.js';
import { stageCounterFields } from '../stats/stage-counters.js';
import type { LinkTask, OutputLinkTask, StageTask } from '../worker/thread-protocol.js';

/** One worker's share of the graph. */
export type ThreadPlan = {
  readonly name: string;
  readonly stages: readonly StageTask[];
  /** Go to the worker with the task. */
  readonly transfer: readonly MessagePort[];
};

/** What the main thread keeps of a stage that runs elsewhere. */
export type WiredStage = {
  readonly id: string;
  readonly owner: FrameOwner;
  readonly counters: SharedArrayBuffer;
  /** The causes for which the stage itself may drop packets. */
  readonly dropCauses: readonly string[];
};

export type WiredLink = { readonly link: GraphLink; readonly counters: SharedArrayBuffer };

export type Wiring = {
  readonly threads: readonly ThreadPlan[];
  readonly stages: readonly WiredStage[];
  readonly links: readonly WiredLink[];
};

/**
 * Turns a graph into what each worker gets: channels, counters, accounts at the frame pool. Imports every plugin in this
 * thread, which loads its addons before the first worker does.
 */
export async function wire(graph: Graph): Promise<Wiring> {
  const stages = await Promise.all(graph.stages.map((stage) => wireStage(stage)));
  const owners = new Map(stages.map(({ id, owner }) => [id, owner.id]));
  const threadOf = new Map(graph.stages.map(({ id, thread }) => [id, thread]));
  const links = graph.links.map((link, index) => wireLink(link, index, owners, threadOf));
  const counters = new Map(stages.map((stage) => [stage.id, stage.counters]));
  const tasks = graph.stages.map(({ id, type, module, options, thread }): StageTask & { thread: string } => ({
    id,
    type,
    module,
    options,
    thread,
    owner: owners.get(id) as number,
    counters: counters.get(id) as SharedArrayBuffer,
    inputs: links.filter(({ link }) => link.to.stage === id).map(({ input }) => input),
    outputs: links.filter(({ link }) => link.from.stage === id).map(({ output }) => output),
  }));
  const threads = [...new Set(threadOf.values())].map((name) => planThread(name, tasks));
  return { threads, stages, links: links.map(({ link, counters }) => ({ link, counters })) };
}

async function wireStage({ id, module, type }: Graph['stages'][number]): Promise<WiredStage> {
  const spec = await importStage(module, type);
  const dropCauses = Object.keys(spec.drops ?? {});
  return { id, owner: FrameOwner.create(id), counters: counterMemory(stageCounterFields(dropCauses)), dropCauses };
}

type LinkWires = WiredLink & { readonly input: LinkTask; readonly output: OutputLinkTask };

function wireLink(
  link: GraphLink,
  index: number,
  owners: ReadonlyMap<string, number>,
  threadOf: ReadonlyMap<string, string>,
): LinkWires {
  const { from, to, media, capacity, overflow } = link;
  const local = threadOf.get(from.stage) === threadOf.get(to.stage);
  const channel = local ? undefined : new MessageChannel();
  const counters = allocateLinkCounters();
  const shared = { link: index, media, counters };
  return {
    link,
    counters,
    input: { ...shared, port: to.port, channel: channel?.port2 },
    output: {
      ...shared,
      port: from.port,
      channel: channel?.port1,
      consumer: portName(to),
      consumerOwner: owners.get(to.stage) as number,
      capacity,
      overflow,
    },
  };
}

function planThread(name: string, tasks: readonly (StageTask & { thread: string })[]): ThreadPlan {
  const stages = tasks.filter(({ thread }) => thread === name);
  const ports = stages.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map(({ channel }) => channel));
  return { name, stages, transfer: ports.filter((port) => port !== undefined) };
}

export function portName({ stage, port }: GraphPort): string {
  return `${stage}.${port}`;
}
