import type { ErrorPolicy, Graph, GraphLink, GraphStage, RestartPolicy } from '../../../src/graph/graph.js';
import { withDefaults } from '../../../src/stage/option-spec.js';
import commands from '../fixtures/commands.js';
import counting from '../fixtures/counting.js';
import linkEnds from '../fixtures/link-ends.js';
import misbehaving from '../fixtures/misbehaving.js';
import observable from '../fixtures/observable.js';
import sources from '../fixtures/sources.js';
import type { Board } from './board.js';

/** A stage of a test's graph. */
export type TestStageSpec = {
  /** A stage type of one of the fixtures. */
  readonly type: string;
  readonly options?: { readonly [name: string]: unknown };
  /** In place of the fixture's. */
  readonly module?: string;
  /** In place of that of all, or its own. */
  readonly thread?: string;
  readonly restart?: RestartPolicy;
  readonly heapMb?: number;
};

export type TestStages = { readonly [id: string]: TestStageSpec };

const plugins = Object.entries({ commands, counting, 'link-ends': linkEnds, misbehaving, observable, sources });

/** A graph of the fixtures' stages, each with its board among its options, in one thread or in one each. */
export function testGraph(
  thread: string | undefined,
  stages: TestStages,
  links: readonly GraphLink[],
  boards: ReadonlyMap<string, Board>,
  onError: ErrorPolicy = 'stop',
): Graph {
  return {
    name: 'test',
    onError,
    links,
    stages: Object.entries(stages).map(([id, stage]) => ({
      ...graphStage(id, stage, thread),
      options: optionsOf(stage, boards.get(id) as Board),
    })),
  };
}

/** `stage.port` to `stage.port`; a block link of capacity 4, unless said otherwise. */
export function link(from: string, to: string, fields: Partial<GraphLink> = {}): GraphLink {
  const [fromStage = '', fromPort = 'out'] = from.split('.');
  const [toStage = '', toPort = 'in'] = to.split('.');
  return {
    from: { stage: fromStage, port: fromPort },
    to: { stage: toStage, port: toPort },
    media: ['metadata/json', 'video/raw', 'video/h264'],
    capacity: 4,
    overflow: 'block',
    ...fields,
  };
}

function graphStage(id: string, stage: TestStageSpec, all: string | undefined): Omit<GraphStage, 'options'> {
  const { type, module, thread, restart, heapMb } = stage;
  return {
    id,
    type,
    module: module ?? fixtureOf(type).module,
    thread: thread ?? all ?? id,
    ...(restart && { restart }),
    ...(heapMb !== undefined && { heapMb }),
  };
}

function optionsOf({ type, module, options = {} }: TestStageSpec, board: Board): GraphStage['options'] {
  const specs = module === undefined ? fixtureOf(type).spec.options : undefined;
  return { ...withDefaults(specs ?? {}, options), board: board.memory };
}

function fixtureOf(type: string) {
  for (const [name, { stages }] of plugins) {
    const spec = stages.find((stage) => stage.type === type);
    if (spec) return { spec, module: new URL(`../fixtures/${name}.js`, import.meta.url).href };
  }
  throw new Error(`no fixture has a stage type ${type}`);
}
