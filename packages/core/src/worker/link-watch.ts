/** Runs in the producer's worker. */
import type { WirePacket } from '../link/packet-wire.js';
import type { WhyRecord } from '../stage/why.js';
import type { LinkDropCause } from '../stats/link-counters.js';
import type { Clock } from '../time/clock.js';
import { usPerSecond } from '../time/units.js';
import type { OutputLinkTask } from './thread-protocol.js';

export type LinkWatchOptions = {
  readonly stageId: string;
  readonly link: OutputLinkTask;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Absent: nobody asked for the records. */
  readonly why: ((record: WhyRecord) => void) | undefined;
};

/** Warns of a link that overflows, at most once a second, and records each of its decisions. */
export class LinkWatch {
  readonly #options: LinkWatchOptions;
  readonly #unreported = new Map<LinkDropCause, number>();
  #reportedUs = Number.NEGATIVE_INFINITY;

  constructor(options: LinkWatchOptions) {
    this.#options = options;
  }

  /** `attached`: whether there was a consumer at the time. */
  dropped(cause: LinkDropCause, { sourceId, kind, ptsUs }: WirePacket, attached: boolean): void {
    this.#record('drop', cause, { sourceId, kind, ptsUs });
    if (cause === 'consumer-gone' || cause === 'producer-gone') return;
    this.#unreported.set(cause, (this.#unreported.get(cause) ?? 0) + 1);
    // A link also waits for a keyframe after its consumer was restarted.
    if (!cause.startsWith('overflow')) return;
    const nowUs = this.#options.clock.nowUs();
    if (nowUs - this.#reportedUs < usPerSecond) return;
    this.#reportedUs = nowUs;
    this.#warn(attached);
  }

  /** Packets went with a consumer that has failed or ended. */
  lost(count: number): void {
    this.#record('drop', 'consumer-gone', { count });
  }

  keyframeAsked(sourceId: string): void {
    this.#record('keyframe', 'asked-after-drop', { sourceId });
  }

  #record(decision: WhyRecord['decision'], cause: string, details: NonNullable<WhyRecord['details']>): void {
    const { why, clock, stageId, link } = this.#options;
    why?.({ atUs: clock.nowUs(), stage: stageId, decision, cause, link: link.name, details });
  }

  #warn(attached: boolean): void {
    const { name, capacity, overflow, consumer } = this.#options.link;
    const causes = [...this.#unreported].map(([cause, count]) => `${count} ${cause}`).join(', ');
    this.#unreported.clear();
    const why = attached
      ? `${consumer} takes packets more slowly than they come (capacity ${capacity}, ${overflow}); make its work cheaper or give it a ` +
        'thread of its own, raise queue.capacity against bursts, or set queue.overflow to block where the source can wait'
      : `${consumer} is being restarted (capacity ${capacity}, ${overflow}); see why it failed, or set queue.overflow to block where the source can wait`;
    this.#options.warn(`the link ${name} overflows: dropped ${causes} since the last such warning, because ${why}`);
  }
}
