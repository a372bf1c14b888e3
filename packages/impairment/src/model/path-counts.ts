import type { LossCause } from './loss-model.js';

/** Why a packet did not get through. */
export type DropCause = LossCause | 'queue-full' | 'buffer-full';

/** What became of the packets of one direction: sent + duplicated = delivered + dropped + waiting. */
export type PathCounts = {
  readonly sent: number;
  readonly sentBytes: number;
  readonly delivered: number;
  readonly deliveredBytes: number;
  readonly dropped: Readonly<Record<DropCause, number>>;
  /** Copies made. */
  readonly duplicated: number;
  /** Delivered after one that was sent later. */
  readonly reordered: number;
  /** On the way now. */
  readonly waiting: number;
  /** Of these, the bytes in the queue of the rate. */
  readonly queuedBytes: number;
};
