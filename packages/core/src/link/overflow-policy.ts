/** What happens at a full link. */
export const overflowPolicies = ['block', 'drop-oldest', 'drop-newest', 'drop-to-keyframe'] as const;

export type OverflowPolicy = (typeof overflowPolicies)[number];
