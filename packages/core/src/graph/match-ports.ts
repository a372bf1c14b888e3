import { didYouMeanOneOf } from '../errors/did-you-mean.js';
import type { MediaType } from '../packet/media-type.js';
import { type PortSpecs, portMedia } from '../stage/stage-spec.js';
import type { GraphProblem, LinkRequest } from './stage-node.js';

/** One end of a link before its port is chosen: the stage and the ports it has on that side. */
export type LinkEnd = { readonly stage: string; readonly ports: PortSpecs };

/** The two ports a link joins, and the media types they share, in the output's order. */
export type PortMatch = { readonly output: string; readonly input: string; readonly media: readonly MediaType[] };

type PortFault = Pick<GraphProblem, 'part' | 'message'>;
type Side = { readonly kind: 'output' | 'input'; readonly part: 'from' | 'to'; readonly named: string | undefined };

/**
 * Chooses the ports of a link: those it names, else the one pair that shares a media type; of several such pairs the one
 * whose ports have the same name. Returns what is wrong when there is none or no single one.
 */
export function matchPorts(from: LinkEnd, to: LinkEnd, request: LinkRequest): PortMatch | PortFault {
  const outputs = portNames(from, { kind: 'output', part: 'from', named: request.fromPort });
  if (!Array.isArray(outputs)) return outputs;
  const inputs = portNames(to, { kind: 'input', part: 'to', named: request.toPort });
  if (!Array.isArray(inputs)) return inputs;

  const matches = outputs.flatMap((output) => inputs.flatMap((input) => match(from, output, to, input)));
  const namesakes = matches.filter(({ output, input }) => output === input);
  const [only, another] = namesakes.length === 1 ? namesakes : matches;
  if (only && !another) return only;
  return only ? { message: ambiguity(from, to, matches) } : { message: mismatch(from, outputs, to, inputs) };
}

function portNames(end: LinkEnd, { kind, part, named }: Side): string[] | PortFault {
  const names = Object.keys(end.ports);
  if (names.length === 0) return { part, message: `"${end.stage}" has no ${kind}s` };
  if (named === undefined) return names;
  if (names.includes(named)) return [named];
  return { part, message: `"${end.stage}" has no ${kind} "${named}"${didYouMeanOneOf(named, names, kind)}` };
}

function match(from: LinkEnd, output: string, to: LinkEnd, input: string): PortMatch[] {
  const taken = media(to, input);
  const shared = media(from, output).filter((type) => taken.includes(type));
  return shared.length === 0 ? [] : [{ output, input, media: shared }];
}

function media(end: LinkEnd, port: string): readonly MediaType[] {
  const spec = end.ports[port];
  return spec === undefined ? [] : portMedia(spec);
}

function mismatch(from: LinkEnd, outputs: readonly string[], to: LinkEnd, inputs: readonly string[]): string {
  const given = outputs.map((port) => `${from.stage}.${port} gives ${media(from, port).join(', ')}`);
  const taken = inputs.map((port) => `${to.stage}.${port} takes ${media(to, port).join(', ')}`);
  return `the ports do not fit: ${[...given, ...taken].join('; ')}`;
}

function ambiguity(from: LinkEnd, to: LinkEnd, matches: readonly PortMatch[]): string {
  const ways = matches.map(
    ({ output, input, media }) => `${from.stage}.${output} to ${to.stage}.${input} (${media.join(', ')})`,
  );
  const [first] = matches;
  return `more than one link is possible: ${ways.join('; ')}; name the ports, as in { "from": "${from.stage}.${first?.output}", "to": "${first?.input}" }`;
}
