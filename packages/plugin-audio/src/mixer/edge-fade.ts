import { type Stereo, stereoChannels } from '../pcm/stereo.js';

/** How long sound takes to begin or to end where it was cut, in frames of the mix: 5 ms. */
export const fadeFrames = 240;

/** Takes the clicks out of the places where a source's sound was cut: it comes and goes within `fadeFrames`. */
export class EdgeFade {
  #gain = 1;

  /** The next frame comes after a cut. */
  cut(): void {
    this.#gain = 0;
  }

  /** Applies to `count` frames from `from` on. `left`: frames up to the next cut, if that is near. */
  apply(out: Stereo, from: number, count: number, left: number): void {
    if (this.#gain === 1 && left - count >= fadeFrames) return;
    for (let index = 0; index < count; index++) {
      const down = Math.min(1, (left - index) / fadeFrames);
      this.#gain = Math.min(down, this.#gain + 1 / fadeFrames);
      const at = (from + index) * stereoChannels;
      out[at] = (out[at] as number) * this.#gain;
      out[at + 1] = (out[at + 1] as number) * this.#gain;
    }
  }
}
