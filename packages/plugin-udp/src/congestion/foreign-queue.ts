import { msToUs } from '@arkavo-pipeline/core';

/** A queue worth asking whose it is. */
const leastQueueUs = msToUs(25);
/** By then what arrives is what the way carries of ours, not what was sent before the queue began. */
const settledUs = msToUs(600);
/** So much less of ours arrives, of itself or because we send less. */
const fallen = 0.8;
/** A queue varies by more than this in such a time; a longer way does not. */
const flatUs = msToUs(6);
const flatForUs = msToUs(1500);

type Seen = { readonly atUs: number; readonly queueUs: number };

/** Whose queue it is: `ours`, of `others` who fill it whatever we do, or no queue at all but a `longer-way`. */
export type QueueOwner = 'ours' | 'others' | 'longer-way';

/**
 * Tells whose queue it is. While one is all ours, what arrives is all that the way carries: sending less empties the queue and changes
 * nothing else. When less of ours arrives and the queue is still there, others are in it, or there is none and the way is longer.
 */
export class ForeignQueue {
  #sinceUs: number | undefined;
  #settledBps: number | undefined;
  #seen: Seen[] = [];

  /** What arrived of ours when the queue had settled, bits per second; undefined before. */
  get settledBps(): number | undefined {
    return this.#settledBps;
  }

  /** What one feedback showed. */
  add(queueUs: number, arrivingBps: number, nowUs: number): QueueOwner {
    if (queueUs < leastQueueUs) {
      this.reset();
      return 'ours';
    }
    this.#sinceUs ??= nowUs;
    this.#seen = [...this.#seen.filter(({ atUs }) => nowUs - atUs <= flatForUs), { atUs: nowUs, queueUs }];
    if (nowUs - this.#sinceUs < settledUs) return 'ours';
    this.#settledBps ??= arrivingBps;
    if (arrivingBps > this.#settledBps * fallen) return 'ours';
    if (!this.#isFlat()) return 'others';
    return nowUs - this.#sinceUs > flatForUs ? 'longer-way' : 'ours';
  }

  /** All that was seen is forgotten. */
  reset(): void {
    this.#sinceUs = undefined;
    this.#settledBps = undefined;
    this.#seen = [];
  }

  /** Since what was sent before the queue has gone by. */
  #isFlat(): boolean {
    const queues = this.#seen
      .filter(({ atUs }) => atUs - (this.#sinceUs ?? atUs) > settledUs / 2)
      .map(({ queueUs }) => queueUs);
    return Math.max(...queues) - Math.min(...queues) <= flatUs;
  }
}
