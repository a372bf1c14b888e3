import { type Clock, msToUs } from '@arkavo-pipeline/core';

/** How long after the stop every sender may be silent. */
const silenceUs = msToUs(1000);
/** And how long they may go on: most never learn that the receiver was stopped. */
const limitUs = msToUs(2000);

/** The time that senders have for their ends once the receiver was told to stop. */
export class StopGrace {
  readonly #clock: Clock;
  readonly #heardUs: () => number;
  readonly #cancelled = new AbortController();

  /** `heardUs` is when something was heard last. */
  constructor(clock: Clock, heardUs: () => number) {
    this.#clock = clock;
    this.#heardUs = heardUs;
  }

  /** Resolves after one second of silence, after two in any case, or at `cancel`. */
  async run(): Promise<void> {
    const { signal } = this.#cancelled;
    const stoppedUs = this.#clock.nowUs();
    const endUs = () => Math.min(Math.max(this.#heardUs(), stoppedUs) + silenceUs, stoppedUs + limitUs);
    while (!signal.aborted && this.#clock.nowUs() < endUs()) await this.#clock.sleepUntil(endUs(), signal);
  }

  cancel(): void {
    this.#cancelled.abort();
  }
}
