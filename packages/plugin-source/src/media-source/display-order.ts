import type { PicturePlace } from '@arkavo-pipeline/core';

type Entry<Picture> = { readonly picture: Picture; readonly order: number; index: number | undefined };

/** Pictures that may precede one in decoding order and follow it in output order when the SPS does not say: the largest picture buffer. */
const largestDepth = 16;

/**
 * Numbers the pictures of a raw stream in output order, as a decoder puts them out (ISO/IEC 14496-10 §C.4.5.3), while they
 * keep their decoding order. Holds no more pictures than are reordered.
 */
export class DisplayOrder<Picture> {
  /** In decoding order, from the first that is not numbered yet. */
  #held: Entry<Picture>[] = [];
  /** Not numbered yet, by rising order. */
  #waiting: Entry<Picture>[] = [];
  #next = 0;

  /** Takes the next picture in decoding order; returns those whose number is known now. */
  push(picture: Picture, place: PicturePlace): { readonly picture: Picture; readonly index: number }[] {
    const inPlace = place.order === undefined;
    if (place.restarts || inPlace) this.#number(0);
    const entry = { picture, order: place.order ?? 0, index: undefined };
    this.#held.push(entry);
    const later = this.#waiting.findLastIndex(({ order }) => order <= entry.order) + 1;
    this.#waiting.splice(later, 0, entry);
    this.#number(inPlace ? 0 : (place.reorderDepth ?? largestDepth));
    return this.#take();
  }

  /** The rest, when the stream has ended. */
  flush(): { readonly picture: Picture; readonly index: number }[] {
    this.#number(0);
    return this.#take();
  }

  #number(kept: number): void {
    for (const entry of this.#waiting.splice(0, Math.max(0, this.#waiting.length - kept))) {
      entry.index = this.#next;
      this.#next += 1;
    }
  }

  #take(): { readonly picture: Picture; readonly index: number }[] {
    const unknown = this.#held.findIndex(({ index }) => index === undefined);
    const known = this.#held.splice(0, unknown < 0 ? this.#held.length : unknown);
    return known.flatMap(({ picture, index }) => (index === undefined ? [] : [{ picture, index }]));
  }
}
