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
};

/** A definition that was found good: acyclic, every port resolved. Stages are in topological order. */
export type Graph = {
  readonly name: string;
  readonly stages: readonly GraphStage[];
  readonly links: readonly GraphLink[];
};
