import { type Clock, msToUs } from '@arkavo-pipeline/core';

/** How long after the stop every sender may be silent, or away. */
const silenceUs = msToUs(1000);

/** The time that senders have for their ends once the receiver was told to stop. */
export class StopGrace {
  readonly #clock: Clock;
  readonly #isHeldUp: () => boolean;
  readonly #limitUs: number;
  readonly #cancelled = new AbortController();
  #heardUs = Number.NEGATIVE_INFINITY;

  /**
   * While `isHeldUp`, senders that are not listened to don't count as silent. `limitUs`: how long after the stop those that are
   * not silent may go on, microseconds; a live camera never is.
   */
  constructor(clock: Clock, limitUs: number, isHeldUp: () => boolean) {
    this.#clock = clock;
    this.#limitUs = limitUs;
    this.#isHeldUp = isHeldUp;
  }

  /** A sender has said something. */
  heard(): void {
    this.#heardUs = this.#clock.nowUs();
  }

  /** Resolves after one second of silence, when the limit is reached, or at `cancel`. */
  async run(): Promise<void> {
    const { signal } = this.#cancelled;
    this.heard();
    const lastUs = this.#heardUs + this.#limitUs;
    const endUs = () => Math.min(this.#heardUs + silenceUs, lastUs);
    while (!signal.aborted && this.#clock.nowUs() < endUs()) {
      await this.#clock.sleepUntil(endUs(), signal);
      if (this.#isHeldUp()) this.heard();
    }
  }

  cancel(): void {
    this.#cancelled.abort();
  }
}
