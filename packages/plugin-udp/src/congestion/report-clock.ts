import { ticksToUs, usPerSecond } from '@arkavo-pipeline/core';
import { offsetsPerSecond, outOfRangeOffset } from './feedback.js';

const ticksPerSecond = 0x10000;

/** The receiver's clock as its feedback shows it, as microseconds that go on over the wraps of the 32-bit report time (18.2 h). */
export class ReportClock {
  #ticks: number | undefined;

  /** The time of a report. One that is older than the last is read as that. */
  read(reportTimestamp: number): number {
    const lastTicks = this.#ticks;
    const ticks = lastTicks === undefined ? reportTimestamp >>> 0 : lastTicks + ((reportTimestamp - lastTicks) | 0);
    this.#ticks = Math.max(lastTicks ?? ticks, ticks);
    return ticksToUs(ticks, ticksPerSecond);
  }
}

/** How long before its report a packet arrived, microseconds; undefined when the offset does not say. */
export function offsetToUs(arrivalTimeOffset: number): number | undefined {
  if (arrivalTimeOffset >= outOfRangeOffset) return undefined;
  return Math.round((arrivalTimeOffset * usPerSecond) / offsetsPerSecond);
}
