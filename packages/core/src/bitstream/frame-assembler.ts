import type { VideoCodec } from '../packet/packet.js';
import { type H264SliceHeader, H264SliceHeaders } from './h264-slice-header.js';
import { isParameterSet, isSlice, nalUnits } from './nal-unit.js';

type Held = { readonly parts: Uint8Array[]; readonly first: H264SliceHeader };

/**
 * Puts together what belongs to one frame of a raw H.264 stream: the two fields of it, which are access units of their own,
 * and redundant pictures. What cannot be followed by more of its frame is passed on at once; H.265 always is.
 */
export class FrameAssembler {
  readonly #codec: VideoCodec;
  readonly #headers = new H264SliceHeaders();
  #held: Held | undefined;

  constructor(codec: VideoCodec) {
    this.#codec = codec;
  }

  /** Takes the next access unit; returns the frames that are complete now. Damaged headers are ERR_STREAM_INVALID. */
  push(unit: Uint8Array): Uint8Array[] {
    if (this.#codec !== 'h264') return [unit];
    const header = this.#firstSlice(unit);
    if (this.#held && header && continues(this.#held.first, header)) {
      this.#held.parts.push(unit);
      return header.pps.hasRedundantCount ? [] : this.flush();
    }
    const before = this.flush();
    if (!header || !mayContinue(header)) return [...before, unit];
    this.#held = { parts: [unit], first: header };
    return before;
  }

  /** The last frame, when the stream has ended. */
  flush(): Uint8Array[] {
    const held = this.#held;
    this.#held = undefined;
    return held ? [joined(held.parts)] : [];
  }

  #firstSlice(unit: Uint8Array): H264SliceHeader | undefined {
    for (const { start, end, type } of nalUnits('h264', unit)) {
      if (isParameterSet('h264', type)) this.#headers.learn(type, unit.subarray(start, end));
      if (isSlice('h264', type)) return this.#headers.read(type, unit.subarray(start, end));
    }
    return undefined;
  }
}

function mayContinue({ structure, pps }: H264SliceHeader): boolean {
  return structure !== 'frame' || pps.hasRedundantCount;
}

/** Whether `next` is a redundant picture, or the second field of a complementary pair (ISO/IEC 14496-10 §3.30). */
function continues(first: H264SliceHeader, next: H264SliceHeader): boolean {
  if (next.redundantCount > 0) return true;
  if (first.structure === 'frame' || next.structure === 'frame' || first.structure === next.structure) return false;
  return first.frameNum === next.frameNum && first.isReference === next.isReference && (first.isIdr || !next.isIdr);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only ? only : new Uint8Array(Buffer.concat(parts));
}
