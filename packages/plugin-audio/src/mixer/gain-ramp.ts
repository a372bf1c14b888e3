import { type Stereo, stereoChannels } from '../pcm/stereo.js';

/** A gain that changes without a click, in a line, frame by frame. */
export class GainRamp {
  #gain: number;

  constructor(gain: number) {
    this.#gain = gain;
  }

  /** Whether `apply` would change nothing. */
  isNeutral(target: number): boolean {
    return this.#gain === 1 && target === 1;
  }

  /** Moves towards `target` by at most `step` for each frame, and multiplies. */
  apply(samples: Stereo, target: number, step: number): void {
    if (this.#gain === target) return scale(samples, target);
    for (let at = 0; at < samples.length; at += stereoChannels) {
      const away = target - this.#gain;
      this.#gain = Math.abs(away) <= step ? target : this.#gain + Math.sign(away) * step;
      samples[at] = (samples[at] as number) * this.#gain;
      samples[at + 1] = (samples[at + 1] as number) * this.#gain;
    }
  }
}

function scale(samples: Stereo, gain: number): void {
  if (gain === 1) return;
  for (let at = 0; at < samples.length; at++) samples[at] = (samples[at] as number) * gain;
}
