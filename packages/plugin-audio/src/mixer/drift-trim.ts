/** An error this small, in seconds, is the timestamps' own: nothing is done about it. */
const deadband = 1e-3;
/** Answers to an error of a second, per second: 100 ppm to a millisecond, in balance within some 20 s without overshooting. */
const proportional = 0.1;
const integral = proportional ** 2 / 4;
/** The most that the rate is off for the drift of a clock, and for the error of the moment. */
const maxDrift = 1e-3;
const maxTrim = 2e-3;

/** How much faster than its nominal rate a source is read, so that it keeps to session time: a PI controller. */
export class DriftTrim {
  #drift = 0;

  /**
   * `error`: how far behind its place the source is read, in seconds; `elapsed`: since the last time, in seconds. Returns the part of the
   * nominal rate to add.
   */
  update(error: number, elapsed: number): number {
    const beyond = Math.sign(error) * Math.max(0, Math.abs(error) - deadband);
    this.#drift = limited(this.#drift + beyond * integral * elapsed, maxDrift);
    return limited(this.#drift + beyond * proportional, maxTrim);
  }
}

function limited(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
