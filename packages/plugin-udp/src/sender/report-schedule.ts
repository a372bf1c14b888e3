import { msToUs, secondsToUs } from '@arkavo-pipeline/core';

/** After the first report, which all else goes by: a receiver that missed it need not wait. */
const earlyUs = [msToUs(20), msToUs(60), msToUs(300), msToUs(600)];
const intervalUs = secondsToUs(1);

/** When the reports of a source are due: at once, four times more in the first second, then each second. */
export class ReportSchedule {
  #sent = 0;
  readonly #beganUs: number;
  #dueUs: number;

  constructor(nowUs: number) {
    this.#beganUs = nowUs;
    this.#dueUs = nowUs;
  }

  get dueUs(): number {
    return this.#dueUs;
  }

  /** A report is sent. */
  sent(nowUs: number): void {
    const earlyAfterUs = earlyUs[this.#sent];
    this.#sent += 1;
    this.#dueUs = earlyAfterUs === undefined ? nowUs + intervalUs : this.#beganUs + earlyAfterUs;
    if (this.#dueUs <= nowUs) this.#dueUs = nowUs + intervalUs;
  }
}
