import type { OverflowPolicy } from '../link/overflow-policy.js';
import type { MediaType } from '../packet/media-type.js';

export { type OverflowPolicy, overflowPolicies } from '../link/overflow-policy.js';

/** One end of a link. */
export type GraphPort = { readonly stage: string; readonly port: string };

/** A link as resolved: both ports named, the media types both sides share, its bound and its policy. */
export type GraphLink = {
  readonly from: GraphPort;
  readonly to: GraphPort;
  readonly media: readonly MediaType[];
  /** Packets that may be on the link at one time: waiting, or with the consumer. */
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
};

/** A stage as resolved: where its code is, and its options with defaults filled in. */
export type GraphStage = {
  readonly id: string;
  /** The stage type's name. */
  readonly type: string;
  /** URL of the plugin's module, whose default export declares the stage type. */
  readonly module: string;
  readonly options: { readonly [name: string]: unknown };
  /** The stages of one thread share a worker. */
  readonly thread: string;
  /** Whether and how the stage is started anew when it fails; absent: it is not. */
  readonly restart?: RestartPolicy;
  /** The most JavaScript heap its worker may have, MiB, by default 1024; of a thread with several stages, the largest counts. */
  readonly heapMb?: number;
};

/** How a failed stage is started anew: as a new instance, never a reset one. */
export type RestartPolicy = {
  /** How many times in a row; an instance that ran for a minute begins the count anew. */
  readonly max: number;
  /** Before the first restart in a row, milliseconds; doubled for each further one, up to 16 times as long. */
  readonly backoffMs: number;
};

/** What the failure of a stage that is not started anew means to the others. */
export const errorPolicies = ['stop', 'abort', 'continue'] as const;

/** `stop`: they come to their end in order. `abort`: they end at once. `continue`: they go on without it. */
export type ErrorPolicy = (typeof errorPolicies)[number];

/** A definition that was found good: acyclic, every port resolved. Stages are in topological order. */
export type Graph = {
  readonly name: string;
  readonly onError: ErrorPolicy;
  readonly stages: readonly GraphStage[];
  readonly links: readonly GraphLink[];
};
