import type { ErrorPolicy, Graph, GraphLink, GraphStage } from './graph.js';
import { linkQueue, queueFaults } from './link-queue.js';
import { orderStages } from './order-stages.js';
import { resolveInputs } from './resolve-inputs.js';
import type { GraphProblem, StageNode, StageNodes } from './stage-node.js';

/** The graph is whole only when there are no problems. */
export type BuiltGraph = { readonly graph: Graph; readonly problems: readonly GraphProblem[] };

/** Resolves every link, orders the stages, and finds everything that is wrong with how they are joined. */
export function buildGraph(name: string, nodes: StageNodes, onError: ErrorPolicy = 'stop'): BuiltGraph {
  const order = orderStages(nodes);
  const inputs = order.ids.map((id) => resolveInputs(known(nodes, id), nodes));
  const live = liveStages(order.ids, nodes);
  const links: GraphLink[] = [];
  const problems = [...order.problems, ...inputs.flatMap((resolved) => resolved.problems)];
  for (const { from, to, media, request, input } of inputs.flatMap((resolved) => resolved.links)) {
    const queue = linkQueue(request, media, live.has(from.stage));
    links.push({ from, to, media, ...queue });
    problems.push(...queueFaults(queue, media).map((fault) => ({ stage: to.stage, input, ...fault })));
  }
  const stages = order.ids.map((id) => graphStage(known(nodes, id)));
  return { graph: { name, onError, stages, links }, problems };
}

function known(nodes: StageNodes, id: string): StageNode {
  const node = nodes.get(id);
  if (!node) throw new Error(`no stage ${id}`);
  return node;
}

/** The live sources and everything downstream of one. */
function liveStages(ordered: readonly string[], nodes: StageNodes): ReadonlySet<string> {
  const live = new Set<string>();
  for (const id of ordered) {
    const { spec, inputs } = known(nodes, id);
    if (spec?.live || inputs.some((request) => request && live.has(request.fromStage))) live.add(id);
  }
  return live;
}

function graphStage({ id, spec, module, options, thread, restart, heapMb }: StageNode): GraphStage {
  const stage = { id, type: spec?.type ?? '', module, options, thread };
  return { ...stage, ...(restart && { restart }), ...(heapMb !== undefined && { heapMb }) };
}
