import type { StageSpec } from '../stage/stage-spec.js';
import type { RestartPolicy } from './graph.js';

/** A stage of a graph that is being resolved. */
export type StageNode = {
  readonly id: string;
  /** Undefined when the stage type is not known: its links then cannot be resolved, and the fault is reported elsewhere. */
  readonly spec: StageSpec | undefined;
  readonly module: string;
  readonly options: { readonly [name: string]: unknown };
  readonly thread: string;
  readonly restart?: RestartPolicy | undefined;
  readonly heapMb?: number | undefined;
  /** Undefined for one that is malformed, which is reported elsewhere. */
  readonly inputs: readonly (LinkRequest | undefined)[];
};

/** A link as it is asked for, at the stage where it ends. */
export type LinkRequest = {
  readonly fromStage: string;
  readonly fromPort?: string | undefined;
  readonly toPort?: string | undefined;
  readonly capacity?: number | undefined;
  readonly overflow?: string | undefined;
};

/** What is at fault: a stage, one of its inputs, or a part of that. */
export type GraphProblem = {
  readonly stage: string;
  readonly input?: number;
  readonly part?: 'from' | 'to' | 'capacity' | 'overflow';
  readonly message: string;
};

/** Stages by id, in the order of the definition. */
export type StageNodes = ReadonlyMap<string, StageNode>;
