import type { Graph, GraphLink, GraphStage } from '../../src/graph/graph.js';
import { Pipeline, type PipelineLog, type PipelineOptions, type PipelineSummary } from '../../src/pipeline/index.js';

const module = new URL('./fixtures/counting.js', import.meta.url).href;

export type TestStageSpec = { type: string; options?: Record<string, unknown>; thread?: string; module?: string };

const defaults: Record<string, Record<string, unknown>> = {
  numbers: { count: 10, kind: 'value', failAt: -1, keyframeInterval: 5 },
  pass: { failAt: -1 },
  sink: { keep: 0, failOpen: false, delayMs: 0, stall: false },
};

/** A graph of the counting fixture's stages, or of another module's. */
export function testGraph(stages: Record<string, TestStageSpec>, links: readonly Partial<GraphLink>[]): Graph {
  return {
    name: 'test',
    onError: 'stop',
    stages: Object.entries(stages).map(
      ([id, stage]): GraphStage => ({
        id,
        type: stage.type,
        module: stage.module ?? module,
        options: { ...defaults[stage.type], ...stage.options },
        thread: stage.thread ?? id,
      }),
    ),
    links: links as GraphLink[],
  };
}

export function link(from: string, to: string, fields: Partial<GraphLink> = {}): Partial<GraphLink> {
  const [fromStage = '', fromPort = 'values'] = from.split('.');
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

export type TestRun = {
  readonly summary: PipelineSummary;
  readonly logs: readonly PipelineLog[];
  readonly states: readonly string[];
};

/** Runs a graph to its end. `during` gets the pipeline before it runs. */
export async function runGraph(
  graph: Graph,
  during: (pipeline: Pipeline) => void = () => {},
  options: PipelineOptions = {},
): Promise<TestRun> {
  const pipeline = new Pipeline(graph, options);
  const logs: PipelineLog[] = [];
  const states: string[] = [];
  pipeline.on('log', (log) => logs.push(log));
  pipeline.on('state', (state) => states.push(state));
  during(pipeline);
  const summary = await pipeline.run();
  return { summary, logs, states };
}
