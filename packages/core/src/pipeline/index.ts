/** The face for applications that run pipelines. */
export {
  DefinitionError,
  type DefinitionPath,
  type DefinitionProblem,
  problemList,
} from '../definition/definition-error.js';
export { DefinitionSource } from '../definition/definition-source.js';
export { type LoadDefinitionOptions, loadDefinition } from '../definition/load-definition.js';
export { parseDefinition } from '../definition/parse-definition.js';
export { ProblemList, type Report } from '../definition/problem-list.js';
export { readDefinition } from '../definition/read-definition.js';
export { didYouMeanOneOf } from '../errors/did-you-mean.js';
export type {
  ErrorPolicy,
  Graph,
  GraphLink,
  GraphPort,
  GraphStage,
  OverflowPolicy,
  RestartPolicy,
} from '../graph/graph.js';
export { type InstalledPlugin, listPlugins } from '../plugin/list-plugins.js';
export type { PluginPackage } from '../plugin/plugin-package.js';
export type { StageEvent, StageEventDetails } from '../stage/stage-event.js';
export type { WhyRecord } from '../stage/why.js';
export {
  Pipeline,
  type PipelineEvents,
  type PipelineLog,
  type PipelineOptions,
  type PipelineStageEvent,
} from './pipeline.js';
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
