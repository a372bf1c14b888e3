import { msToUs, secondsToUs } from '@arkavo-pipeline/core';

/** After the first report, which all else goes by: a receiver that missed it need not wait. */
const earlyUs = [msToUs(20), msToUs(60), msToUs(300), msToUs(600)];
const intervalUs = secondsToUs(1);
/** Who comes this soon after the first report is in time for two of those that follow. */
const inTimeUs = msToUs(60);
/** From one beginning to the next: within that, all receivers that come are one. */
const pauseUs = msToUs(250);

/**
 * When the reports of a source are due: at once, four times more in the first second, then each second. They begin anew for receivers that
 * come later, at most four times in a second.
 */
export class ReportSchedule {
  #sent = 0;
  #beganUs: number;
  #dueUs: number;
  /** When they begin anew; infinity: not at all. */
  #anewUs = Number.POSITIVE_INFINITY;

  constructor(nowUs: number) {
    this.#beganUs = nowUs;
    this.#dueUs = nowUs;
  }

  get dueUs(): number {
    return this.#dueUs;
  }

  /** A receiver has come that may know nothing yet. */
  welcome(nowUs: number): void {
    if (nowUs < this.#beganUs + inTimeUs) return;
    this.#anewUs = Math.min(this.#anewUs, Math.max(nowUs, this.#beganUs + pauseUs));
    this.#dueUs = Math.min(this.#dueUs, this.#anewUs);
  }

  /** A report is sent. */
  sent(nowUs: number): void {
    if (nowUs >= this.#anewUs) this.#begin(nowUs);
    const earlyAfterUs = earlyUs[this.#sent];
    this.#sent += 1;
    const nextUs = earlyAfterUs === undefined ? nowUs + intervalUs : this.#beganUs + earlyAfterUs;
    this.#dueUs = Math.min(this.#anewUs, nextUs > nowUs ? nextUs : nowUs + intervalUs);
  }

  #begin(nowUs: number): void {
    this.#sent = 0;
    this.#beganUs = nowUs;
    this.#anewUs = Number.POSITIVE_INFINITY;
  }
}
