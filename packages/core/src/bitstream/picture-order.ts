import type { VideoCodec } from '../packet/packet.js';
import { H264PictureOrder } from './h264-picture-order.js';
import { H264SliceHeaders } from './h264-slice-header.js';
import { H265PictureOrder } from './h265-picture-order.js';
import { H265SliceHeaders } from './h265-slice-header.js';
import { isKeySlice } from './keyframe.js';
import { isBaseLayer, isEndOfSequence, isParameterSet, isSlice, nalUnits } from './nal-unit.js';

/** Where a picture comes in output order. */
export type PicturePlace = {
  /** Whether a new coded video sequence begins here: nothing before it is output after it. */
  readonly restarts: boolean;
  /** PicOrderCnt, comparable within a coded video sequence; undefined when it cannot be told: output order is then decoding order. */
  readonly order: number | undefined;
  /** The SPS's `reorderDepth`. */
  readonly reorderDepth: number | undefined;
};

type Places = {
  learn(type: number, nalUnit: Uint8Array): void;
  place(type: number, slice: Uint8Array): PicturePlace;
  endSequence(): void;
};

const decodingOrder = { restarts: false, order: undefined, reorderDepth: 0 } as const;

/** Follows the picture order count (ISO/IEC 14496-10 §8.2.1, ISO/IEC 23008-2 §8.3.1) of one stream's access units, given in decoding order. */
export class PictureOrder {
  readonly #codec: VideoCodec;
  readonly #places: Places;

  constructor(codec: VideoCodec) {
    this.#codec = codec;
    this.#places = codec === 'h264' ? new H264Places() : new H265Places();
  }

  /** The place of the next access unit's picture. Damaged headers are ERR_STREAM_INVALID. */
  next(annexB: Uint8Array): PicturePlace {
    let place: PicturePlace | undefined;
    for (const { start, end, type } of nalUnits(this.#codec, annexB)) {
      const nalUnit = annexB.subarray(start, end);
      if (!isBaseLayer(this.#codec, nalUnit)) continue;
      if (isParameterSet(this.#codec, type)) this.#places.learn(type, nalUnit);
      else if (isEndOfSequence(this.#codec, type)) this.#places.endSequence();
      else if (isSlice(this.#codec, type)) place ??= this.#places.place(type, nalUnit);
    }
    return place ?? decodingOrder;
  }
}

class H264Places implements Places {
  readonly #headers = new H264SliceHeaders();
  readonly #order = new H264PictureOrder();

  learn(type: number, nalUnit: Uint8Array): void {
    this.#headers.learn(type, nalUnit);
  }

  place(type: number, slice: Uint8Array): PicturePlace {
    const header = this.#headers.read(type, slice);
    if (!header) return { ...decodingOrder, restarts: isKeySlice('h264', type) };
    const restarts = header.isIdr || header.resets;
    return { restarts, order: this.#order.next(header), reorderDepth: header.sps.reorderDepth };
  }

  /** What follows is an IDR picture, which says it, too. */
  endSequence(): void {}
}

class H265Places implements Places {
  readonly #headers = new H265SliceHeaders();
  readonly #order = new H265PictureOrder();
  #begins = true;

  learn(type: number, nalUnit: Uint8Array): void {
    this.#headers.learn(type, nalUnit);
  }

  place(type: number, slice: Uint8Array): PicturePlace {
    const restarts = restartsH265(type, this.#begins);
    this.#begins = false;
    const header = this.#headers.read(type, slice);
    if (!header) return { ...decodingOrder, restarts };
    return { restarts, order: this.#order.next(header, restarts), reorderDepth: header.sps.reorderDepth };
  }

  endSequence(): void {
    this.#begins = true;
  }
}

/** Whether a picture starts a coded video sequence (NoRaslOutputFlag, ISO/IEC 23008-2 §8.1.3): IDR and BLA always, CRA when decoding begins there. */
export function restartsH265(type: number, begins: boolean): boolean {
  const cra = 21;
  return isKeySlice('h265', type) && (begins || type < cra);
}
