/** What happens at a full link. */
export const overflowPolicies = ['block', 'drop-oldest', 'drop-newest', 'drop-to-keyframe'] as const;

export type OverflowPolicy = (typeof overflowPolicies)[number];

/** How many packets the consumer of a link may hold. Policies that drop what waits keep the rest at the producer. */
export function windowOf(overflow: OverflowPolicy, capacity: number): number {
  return overflow === 'drop-oldest' || overflow === 'drop-to-keyframe' ? Math.max(1, capacity >> 1) : capacity;
}
