/** Makes the pictures of a flow. */
export type Encoder = {
  /** The next picture is to be a keyframe. */
  requestKeyframe(): void;
  /** The bytes of the next picture. */
  next(targetBps: number): { readonly bytes: number; readonly isKeyframe: boolean };
};

/** An encoder of 30 frames a second that follows its target with a time constant of 170 ms: 95 % within half a second. */
export class EncoderModel implements Encoder {
  rateBps: number;
  readonly #random: () => number;
  readonly #keyframeEvery: number;
  #frame = 0;
  #debt = 0;
  #wander = 0;
  #keyframe = false;

  constructor(rateBps: number, keyframeEvery: number, random: () => number) {
    this.rateBps = rateBps;
    this.#keyframeEvery = keyframeEvery;
    this.#random = random;
  }

  requestKeyframe(): void {
    this.#keyframe = true;
  }

  /** The bytes of the next frame. A keyframe is five times a frame, paid back within half a second. */
  next(targetBps: number): { bytes: number; isKeyframe: boolean } {
    this.rateBps += (targetBps - this.rateBps) * (1 - Math.exp(-1 / 30 / 0.17));
    const share = this.rateBps / 8 / 30;
    this.#wander = 0.8 * this.#wander + 0.12 * (this.#random() - 0.5);
    const isKeyframe = this.#keyframe || this.#frame % this.#keyframeEvery === 0;
    this.#keyframe = false;
    this.#frame++;
    if (isKeyframe) {
      this.#debt += 4 * share;
      return { bytes: Math.round(5 * share), isKeyframe };
    }
    const paid = Math.min(this.#debt, share * 0.27);
    this.#debt -= paid;
    const noise = 1 + this.#wander + 0.2 * (this.#random() - 0.5);
    return { bytes: Math.round(share * noise - paid), isKeyframe };
  }
}
