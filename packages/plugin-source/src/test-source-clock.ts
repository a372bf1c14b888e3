import { type Clock, ClockMapping, usPerSecond } from '@arkavo-pipeline/core';

/**
 * The clock of a capture device, which starts at 0 and runs `ppm` parts per million fast. Its times are mapped to the
 * pipeline's clock from when they are seen, as those of a camera are: nothing else is known of its rate.
 */
export class DeviceClock {
  readonly #clock: Clock;
  readonly #startUs: number;
  readonly #rate: number;
  /** A device without a drift is on the pipeline's clock. */
  readonly #mapping: ClockMapping | undefined;

  constructor(clock: Clock, ppm: number) {
    this.#clock = clock;
    this.#startUs = clock.nowUs();
    this.#rate = 1 + ppm / usPerSecond;
    this.#mapping = ppm === 0 ? undefined : new ClockMapping();
    this.#mapping?.observe(0, this.#startUs);
  }

  /** Resolves when the device shows `deviceUs`, or when the signal aborts. */
  async reach(deviceUs: number, signal: AbortSignal): Promise<void> {
    const dueUs = this.#startUs + Math.ceil(deviceUs / this.#rate);
    // What is already overdue was not seen when it came.
    const isSeen = this.#clock.nowUs() <= dueUs;
    await this.#clock.sleepUntil(dueUs, signal);
    if (isSeen && !signal.aborted) this.#mapping?.observe(deviceUs, this.#clock.nowUs());
  }

  /** The device's time on the pipeline's clock, in microseconds since the device's start. */
  toTimelineUs(deviceUs: number): number {
    return this.#mapping ? Math.max(0, this.#mapping.toLocalUs(deviceUs) - this.#startUs) : deviceUs;
  }
}
