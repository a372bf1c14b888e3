import type { GraphProblem, StageNodes } from './stage-node.js';

/** The stages' ids, each after those that its links come from, and the cycles that keep them from being ordered. */
export type StageOrder = { readonly ids: readonly string[]; readonly problems: readonly GraphProblem[] };

/** Orders stages by what they ask for, whether or not their ports fit. A cycle is reported at the input that closes it. */
export function orderStages(nodes: StageNodes): StageOrder {
  const ids: string[] = [];
  const problems: GraphProblem[] = [];
  const done = new Set<string>();
  /** The way upstream from where the walk began. */
  const way: string[] = [];

  const visit = (id: string): void => {
    way.push(id);
    for (const [input, request] of nodes.get(id)?.inputs.entries() ?? []) {
      const upstream = request?.fromStage;
      if (upstream === undefined || done.has(upstream) || !nodes.has(upstream)) continue;
      const start = way.indexOf(upstream);
      if (start === -1) visit(upstream);
      else problems.push({ stage: id, input, part: 'from', message: `a cycle: ${shown(way.slice(start))}` });
    }
    way.pop();
    done.add(id);
    ids.push(id);
  };
  for (const id of nodes.keys()) if (!done.has(id)) visit(id);
  return { ids, problems };
}

/** In the direction the packets go; the walk went the other way. */
function shown(upstream: readonly string[]): string {
  const downstream = upstream.toReversed();
  return [...downstream, downstream[0]].join(' → ');
}
