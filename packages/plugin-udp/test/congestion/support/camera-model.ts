import type { Encoder } from './encoder-model.js';

const gopPictures = 60;
/** Of three groups of pictures one shows more: its keyframe is greater, and what follows it stays above the target for a while. */
const groups = 3;
const followS = 0.17;

/** What x264 without lookahead makes of camera footage at its target, a keyframe each two seconds: nothing of it is paid back at once. */
export class CameraModel implements Encoder {
  #rateBps: number;
  readonly #random: () => number;
  #picture = 0;
  #keyframe = false;

  constructor(rateBps: number, random: () => number) {
    this.#rateBps = rateBps;
    this.#random = random;
  }

  requestKeyframe(): void {
    this.#keyframe = true;
  }

  next(targetBps: number): { bytes: number; isKeyframe: boolean } {
    this.#rateBps += (targetBps - this.#rateBps) * (1 - Math.exp(-1 / 30 / followS));
    const place = this.#picture % gopPictures;
    const showsMore = Math.floor(this.#picture / gopPictures) % groups === groups - 1;
    const isKeyframe = this.#keyframe || place === 0;
    this.#keyframe = false;
    this.#picture++;
    const shares = isKeyframe ? keyframeShares(showsMore) : usualShares(place, showsMore);
    const noise = 1 + (isKeyframe ? 0.1 : 0.6) * (this.#random() - 0.5);
    return { bytes: Math.round((this.#rateBps / 8 / 30) * shares * noise), isKeyframe };
  }
}

/** In parts of what a picture has on average. */
function keyframeShares(showsMore: boolean): number {
  return showsMore ? 5 : 4;
}

/** The first two after a keyframe are small. */
function usualShares(place: number, showsMore: boolean): number {
  if (place <= 2) return 0.4;
  return showsMore && place <= 20 ? 1.15 : 0.88;
}
