import type { AdaptiveDelay } from './adaptive-delay.js';
import type { CatchUp } from './catch-up.js';
import type { Arrival } from './packet-window.js';
import { TransitBase } from './transit-base.js';

/** When complete units may go on, by how late they came. */
export class UnitHolding {
  readonly #delay: AdaptiveDelay;
  readonly #transit: TransitBase;
  #catchUp: CatchUp | undefined;
  #newest = Number.NEGATIVE_INFINITY;
  #timestamp: number | undefined;

  /** `clockRate` is in ticks per second. */
  constructor(clockRate: number, delay: AdaptiveDelay) {
    this.#delay = delay;
    this.#transit = new TransitBase(clockRate);
  }

  /** A packet came on the stream. A unit's first one tells how late it is; those after it may have been sent later on purpose. */
  arrived(number: number, timestamp: number, nowUs: number): void {
    if (number < this.#newest) return;
    this.#newest = number;
    if (timestamp !== this.#timestamp) this.#delay.late(this.#transit.lateness(timestamp, nowUs), nowUs);
    this.#timestamp = timestamp;
  }

  /** When the unit whose first packet this is may go, microseconds; at once when there is none. */
  dueUs(first: Arrival | undefined): number {
    if (!first) return Number.NEGATIVE_INFINITY;
    const caughtUpUs = this.#catchUp?.dueUs(first.arrivedUs) ?? Number.NEGATIVE_INFINITY;
    return Math.max(caughtUpUs, this.#evenUs(first));
  }

  /** The stream was held as a whole, and goes on like this. */
  release(catchUp: CatchUp): void {
    this.#catchUp = catchUp;
  }

  /** Nothing is held any more. */
  caughtUp(): void {
    this.#catchUp = undefined;
  }

  /** The sender began anew: its timestamps may, too. */
  restart(): void {
    this.#transit.restart();
  }

  #evenUs({ packet, arrivedUs }: Arrival): number {
    const { holdUs } = this.#delay;
    if (holdUs === 0) return Number.NEGATIVE_INFINITY;
    return arrivedUs + Math.max(0, holdUs - this.#transit.lateness(packet.timestamp, arrivedUs));
  }
}
