/** How the delays of packets differ: evenly within ± the jitter, bell-shaped with it as the standard deviation, or only upwards with it as the mean. */
export const distributions = ['uniform', 'normal', 'exponential'] as const;

export type Distribution = (typeof distributions)[number];

/** What one direction of a network does to its packets; what is left out does not happen. Shares are from 0 to 1. */
export type Impairment = {
  /** Share of packets lost: each by itself, or in bursts. */
  readonly loss?: number;
  /** Mean length of a burst of losses in packets, from 1. */
  readonly burst?: number;
  /** Chance that a burst begins at a packet (Gilbert model), with `r` in the place of `loss` and `burst`. */
  readonly p?: number;
  /** Chance that a burst ends at a packet. */
  readonly r?: number;
  readonly delayMs?: number;
  /** What it means depends on the distribution. No delay is below nothing. */
  readonly jitterMs?: number;
  /** Default `uniform`. */
  readonly distribution?: Distribution;
  /** Whether jitter lets packets overtake each other; by default a packet waits for the one before it. */
  readonly jitterReorders?: boolean;
  /** Share of packets held back by `reorderMs`, so that others overtake them. */
  readonly reorder?: number;
  /** Default 10. */
  readonly reorderMs?: number;
  /** Share of packets that come twice; the copy has a delay of its own. */
  readonly duplicate?: number;
  /** Bits per second. What is too much waits in a queue. */
  readonly rate?: number;
  /** What the queue holds, as time at the rate; default 200. What comes on top is lost. */
  readonly queueMs?: number;
  /** What the queue holds in bytes, in the place of `queueMs`. */
  readonly queueBytes?: number;
  /** Whether nothing gets out of the queue. */
  readonly stalled?: boolean;
};

/** New values; null is as if it had never been set. */
export type ImpairmentChange = { readonly [Name in keyof Impairment]?: Impairment[Name] | null };

export const defaultReorderMs = 10;
export const defaultQueueMs = 200;

/** Settings that say the same in another way: giving one of a set takes away the other set. */
const alternatives: readonly (readonly [readonly (keyof Impairment)[], readonly (keyof Impairment)[]])[] = [
  [
    ['loss', 'burst'],
    ['p', 'r'],
  ],
  [['queueMs'], ['queueBytes']],
];

/** The settings after a change. */
export function changed(impairment: Impairment, change: ImpairmentChange): Impairment {
  const replaced = new Set(
    alternatives.flatMap(([one, other]) => [...takenBy(change, one, other), ...takenBy(change, other, one)]),
  );
  const kept = Object.entries(impairment).filter(([name]) => !replaced.has(name as keyof Impairment));
  const all = [...kept, ...Object.entries(change).filter(([, value]) => value !== undefined)];
  return Object.fromEntries([...new Map(all)].filter(([, value]) => value !== null));
}

function takenBy(
  change: ImpairmentChange,
  given: readonly (keyof Impairment)[],
  taken: readonly (keyof Impairment)[],
): readonly (keyof Impairment)[] {
  return given.some((name) => change[name] !== undefined && change[name] !== null) ? taken : [];
}
