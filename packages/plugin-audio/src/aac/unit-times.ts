import { type Ledger, usPerSecond } from '@arkavo-pipeline/core';

/** When the frame of that index was, and where it came from. */
type Mark = { readonly index: number; readonly ptsUs: number; readonly ledger: Ledger };

/** Finds the time of a unit's first sample again: by the packet it came in. */
export class UnitTimes {
  readonly #rate: number;
  readonly #marks: Mark[] = [];
  #fed = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  /** When the sample behind the last one is expected, microseconds, not rounded; undefined before the first. */
  get endUs(): number | undefined {
    const last = this.#marks.at(-1);
    return last && last.ptsUs + this.#us(this.#fed - last.index);
  }

  /** `frames` more samples of each channel, the first of them at `ptsUs`. */
  add(frames: number, ptsUs: number, ledger: Ledger): void {
    this.#marks.push({ index: this.#fed, ptsUs, ledger });
    this.#fed += frames;
  }

  /** Of the sample of that index, which may be one before the first. Indices must not decrease. */
  take(index: number): { readonly ptsUs: number; readonly ledger: Ledger } {
    while ((this.#marks[1]?.index ?? Number.POSITIVE_INFINITY) <= index) this.#marks.shift();
    const mark = this.#marks[0];
    if (!mark) throw new Error('a unit came before the first sample');
    return { ptsUs: Math.round(mark.ptsUs + this.#us(index - mark.index)), ledger: mark.ledger };
  }

  #us(frames: number): number {
    return (frames * usPerSecond) / this.#rate;
  }
}
