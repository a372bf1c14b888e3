/** The face for applications that run pipelines. */
export type { Graph, GraphLink, GraphPort, GraphStage, OverflowPolicy } from '../graph/graph.js';
export type {
  LatencySummary,
  LinkSummary,
  Percentiles,
  PipelineState,
  PipelineStats,
  PipelineSummary,
  StageSummary,
  Traffic,
} from './summary.js';
