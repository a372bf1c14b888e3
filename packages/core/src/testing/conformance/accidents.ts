import { ConformanceError } from './conformance-error.js';

/** Catches what a stage throws where nobody could: in a timer, in a promise that was left alone. In a worker, that is its death. */
export class Accidents {
  readonly #watching = !process.hasUncaughtExceptionCaptureCallback();
  #first: { readonly error: unknown } | undefined;

  constructor() {
    if (!this.#watching) return;
    process.setUncaughtExceptionCaptureCallback((error) => {
      this.#first ??= { error };
    });
  }

  /** Throws when there was one. */
  check(): void {
    if (!this.#first) return;
    const { error } = this.#first;
    throw new ConformanceError('faults', `the stage threw ${error} where nobody can catch it`, error);
  }

  end(): void {
    if (this.#watching) process.setUncaughtExceptionCaptureCallback(null);
  }
}
