/**
 * Why something that a sender sent does not go on. `lost` (incomplete when the wait was over), `damaged` (complete and not what its
 * format says) and `awaiting-keyframe` count units; `late` (its unit is over), `duplicate`, `overflow` (no room) and `far-off` (a sequence
 * number that does not belong to the stream) count packets.
 */
export type JitterDropCause = 'lost' | 'damaged' | 'awaiting-keyframe' | 'late' | 'duplicate' | 'overflow' | 'far-off';

/** How many were dropped so far, by cause. */
export type JitterDrops = Readonly<Record<JitterDropCause, number>>;

export function noDrops(): Record<JitterDropCause, number> {
  return { lost: 0, damaged: 0, 'awaiting-keyframe': 0, late: 0, duplicate: 0, overflow: 0, 'far-off': 0 };
}
