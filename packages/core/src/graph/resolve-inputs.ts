import { didYouMean } from '../errors/did-you-mean.js';
import { isOptionalPort, portMedia } from '../stage/stage-spec.js';
import type { GraphPort } from './graph.js';
import { matchPorts, type PortMatch } from './match-ports.js';
import type { GraphProblem, LinkRequest, StageNode, StageNodes } from './stage-node.js';

/** A link whose ports are found. */
export type ResolvedLink = {
  readonly from: GraphPort;
  readonly to: GraphPort;
  readonly media: PortMatch['media'];
  readonly request: LinkRequest;
  /** Which of the stage's inputs asks for it. */
  readonly input: number;
};

export type ResolvedInputs = { readonly links: readonly ResolvedLink[]; readonly problems: readonly GraphProblem[] };

/** Finds the ports of every link that ends at a stage, and checks that the stage has the links it needs. */
export function resolveInputs(node: StageNode, nodes: StageNodes): ResolvedInputs {
  const resolved = node.inputs.map((request, input) =>
    request ? resolveInput(node, request, input, nodes) : undefined,
  );
  const links: ResolvedLink[] = [];
  const problems: GraphProblem[] = [];
  for (const result of resolved) {
    if (result === undefined) continue;
    if ('message' in result) problems.push(result);
    else if (links.some((link) => sameEnds(link, result))) problems.push(duplicate(result));
    else links.push(result);
  }
  // A link that could not be resolved may be the one that is missed.
  if (links.length === node.inputs.length) problems.push(...missingLinks(node, links));
  return { links, problems };
}

/** Undefined when the stage type at either end is not known. */
function resolveInput(
  node: StageNode,
  request: LinkRequest,
  input: number,
  nodes: StageNodes,
): ResolvedLink | GraphProblem | undefined {
  const place = { stage: node.id, input };
  const producer = nodes.get(request.fromStage);
  if (!producer) {
    const hint = didYouMean(request.fromStage, [...nodes.keys()]);
    return { ...place, part: 'from', message: `there is no stage "${request.fromStage}"${hint}` };
  }
  if (!node.spec || !producer.spec) return undefined;
  if (isSource(node)) {
    return { ...place, message: `"${node.id}" is a ${node.spec.type}, a source: it takes no inputs` };
  }
  const match = matchPorts(
    { stage: producer.id, ports: producer.spec.outputs ?? {} },
    { stage: node.id, ports: node.spec.inputs ?? {} },
    request,
  );
  if ('message' in match) return { ...place, ...match };
  return {
    from: { stage: producer.id, port: match.output },
    to: { stage: node.id, port: match.input },
    media: match.media,
    request,
    input,
  };
}

function isSource(node: StageNode): boolean {
  return Object.keys(node.spec?.inputs ?? {}).length === 0;
}

function missingLinks(node: StageNode, links: readonly ResolvedLink[]): GraphProblem[] {
  const ports = Object.entries(node.spec?.inputs ?? {});
  const linked = new Set(links.map((link) => link.to.port));
  const missing = ports.filter(([name, port]) => !isOptionalPort(port) && !linked.has(name));
  if (missing.length > 0) {
    return missing.map(([name, port]) => ({
      stage: node.id,
      message: `the input "${name}" of "${node.id}" needs a link that carries ${portMedia(port).join(' or ')}`,
    }));
  }
  if (ports.length === 0 || linked.size > 0) return [];
  const names = ports.map(([name]) => `"${name}"`).join(', ');
  return [{ stage: node.id, message: `none of the inputs of "${node.id}" is linked: it takes ${names}` }];
}

function sameEnds(a: ResolvedLink, b: ResolvedLink): boolean {
  return a.from.stage === b.from.stage && a.from.port === b.from.port && a.to.port === b.to.port;
}

function duplicate({ from, to, input }: ResolvedLink): GraphProblem {
  return {
    stage: to.stage,
    input,
    message: `a second link from ${from.stage}.${from.port} to ${to.stage}.${to.port}`,
  };
}
