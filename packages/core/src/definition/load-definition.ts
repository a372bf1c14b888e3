import { basename, dirname, extname, resolve } from 'node:path';
import { buildGraph } from '../graph/build-graph.js';
import type { Graph } from '../graph/graph.js';
import type { GraphProblem, StageNodes } from '../graph/stage-node.js';
import { applyOverrides } from './apply-overrides.js';
import { checkForm, type SoundDefinition } from './check-form.js';
import { checkOptions } from './check-options.js';
import { coerceVariables } from './coerce-variables.js';
import type { DefinitionPath } from './definition-error.js';
import { defaultOnError } from './definition-schema.js';
import { DefinitionSource } from './definition-source.js';
import { parseDefinition } from './parse-definition.js';
import { ProblemList } from './problem-list.js';
import { readDefinition } from './read-definition.js';
import { stageNode } from './stage-node.js';
import { loadStageTypes, type StageType } from './stage-types.js';
import { substituteEnvironment } from './substitute-environment.js';

export type LoadDefinitionOptions = {
  /** The definition itself; nothing is read then, and the path says where it would be. */
  readonly text?: string;
  /** Overrides, `path=value`: `stages.encode.options.bitrate=2000000`. The value is JSON when it parses as such, else a string. */
  readonly set?: readonly string[];
  /** What `${NAME}` stands for; the process's environment by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** Folders from which plugins are looked for, upwards, besides the definition's own. */
  readonly pluginRoots?: readonly (string | URL)[];
};

/**
 * Reads a definition and makes a graph of it. Local modules in `use` are relative to the definition; paths in options are left as
 * they are, relative to the working directory.
 * Throws ERR_DEFINITION_UNREADABLE, or a DefinitionError with every problem there is.
 */
export async function loadDefinition(path: string, options: LoadDefinitionOptions = {}): Promise<Graph> {
  const { set = [], env = process.env, pluginRoots = [] } = options;
  const source = new DefinitionSource(path, options.text ?? (await readDefinition(path)));
  const problems = new ProblemList(source);
  const definition = parseDefinition(source, problems);
  problems.throwIfAny();

  applyOverrides(definition, set, source, problems.add);
  const variables = substituteEnvironment(definition, env, source, problems.addLast);
  coerceVariables(definition, variables, () => undefined);
  const sound = checkForm(definition, problems.add);
  const types = await stageTypes(sound, path, pluginRoots, problems);
  coerceVariables(definition, variables, (stage) => types.get(stage)?.spec);
  await checkOptions(sound, types, problems);

  const nodes: StageNodes = new Map(sound.stages.map((stage) => [stage.id, stageNode(stage, types.get(stage.id))]));
  const name = sound.name ?? basename(path, extname(path));
  const built = buildGraph(name, nodes, sound.onError ?? defaultOnError);
  for (const problem of built.problems)
    problems.add(problemPath(problem), problem.message, problem.input === undefined ? 'key' : 'value');
  problems.throwIfAny();
  return built.graph;
}

function stageTypes(
  { stages }: SoundDefinition,
  path: string,
  pluginRoots: readonly (string | URL)[],
  problems: ProblemList,
): Promise<ReadonlyMap<string, StageType>> {
  const uses = stages.flatMap(({ id, use }) => (use === undefined ? [] : [{ id, use }]));
  return loadStageTypes(uses, dirname(resolve(path)), pluginRoots, problems);
}

/** Where in the definition a problem of its graph is. */
function problemPath({ stage, input, part }: GraphProblem): DefinitionPath {
  if (input === undefined) return ['stages', stage];
  const queue = part === 'capacity' || part === 'overflow' ? ['queue'] : [];
  return ['stages', stage, 'inputs', input, ...queue, ...(part ? [part] : [])];
}
