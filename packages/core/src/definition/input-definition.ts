/** `stage` or `stage.port`; an object when the link needs a named input, a capacity or a policy of its own. */
export type InputDefinition = string | LinkDefinition;

export type LinkDefinition = {
  readonly from: string;
  /** The input port. */
  readonly to?: string;
  readonly queue?: QueueDefinition;
};

export type QueueDefinition = {
  readonly capacity?: number;
  /** One of `overflowPolicies`. */
  readonly overflow?: string;
};
