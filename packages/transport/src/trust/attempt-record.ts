import { secondsToUs } from '@arkavo-pipeline/core';

/** How an attempt to become an authenticated connection failed. */
export type AttemptFailure = 'wrong-token' | 'unfinished';

/** Attempts of one address that may go on at one time, before any of them has failed. */
const maxInFlight = 64;
const firstPauseUs = secondsToUs(1);
/** A bad network leaves handshakes unfinished too: its people wait less long than those who guess. */
const maxPauseUs: { readonly [failure in AttemptFailure]: number } = {
  'wrong-token': secondsToUs(300),
  unfinished: secondsToUs(10),
};
/** After so long without a failure an address is as good as new. */
const forgetUs = secondsToUs(600);

/** What is remembered of one address. */
export class AttemptRecord {
  readonly #failuresAllowed: number;
  #failures = 0;
  #inFlight = 0;
  #pausedUntilUs = Number.NEGATIVE_INFINITY;

  constructor(failuresAllowed: number) {
    this.#failuresAllowed = failuresAllowed;
  }

  /** Whether there is nothing to remember. */
  get isBlank(): boolean {
    return this.#failures === 0 && this.#inFlight === 0;
  }

  /** Whether another attempt may begin. Those that go on count as if they failed. */
  admits(nowUs: number): boolean {
    if (this.#inFlight === 0 && nowUs - this.#pausedUntilUs > forgetUs) this.#failures = 0;
    const room = this.#failures === 0 ? maxInFlight : Math.max(1, this.#failuresAllowed - this.#failures);
    return nowUs >= this.#pausedUntilUs && this.#inFlight < room;
  }

  /** How long until `admits` can say yes. */
  waitUs(nowUs: number): number {
    return Math.max(firstPauseUs, this.#pausedUntilUs - nowUs);
  }

  begin(): void {
    this.#inFlight += 1;
  }

  end(): void {
    this.#inFlight -= 1;
  }

  forgive(): void {
    this.#failures = 0;
  }

  /** The pause doubles with each failure beyond those that are allowed. */
  fail(failure: AttemptFailure, nowUs: number): void {
    this.#failures += 1;
    const beyond = this.#failures - this.#failuresAllowed;
    const pauseUs = beyond < 0 ? 0 : Math.min(maxPauseUs[failure], firstPauseUs * 2 ** beyond);
    this.#pausedUntilUs = Math.max(this.#pausedUntilUs, nowUs + pauseUs);
  }
}
