import { PipelineError } from '../errors/pipeline-error.js';
import type { Clock } from '../time/clock.js';
import { usPerSecond } from '../time/units.js';

/** Reports faults of single packets at most once a second, with the number of those that went unreported. */
export class FaultLog {
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  #reportedUs = Number.NEGATIVE_INFINITY;
  #unreported = 0;

  constructor(clock: Clock, warn: (message: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
  }

  report(error: Error): void {
    const nowUs = this.#clock.nowUs();
    if (nowUs - this.#reportedUs < usPerSecond) {
      this.#unreported++;
      return;
    }
    const more = this.#unreported > 0 ? ` (and ${this.#unreported} more faults since the last report)` : '';
    this.#reportedUs = nowUs;
    this.#unreported = 0;
    const code = error instanceof PipelineError ? `${error.code}: ` : '';
    this.#warn(`${code}${error.message}${more}`);
  }
}
