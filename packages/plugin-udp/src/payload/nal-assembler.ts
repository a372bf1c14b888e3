import { joinBytes } from './join-bytes.js';

const startCode = Uint8Array.of(0, 0, 0, 1);

/** The flags and the type in the header of a fragmentation unit. */
export type FragmentHeader = {
  readonly isStart: boolean;
  readonly isEnd: boolean;
  /** The header of the NAL unit that is in fragments: the same in each of them. */
  readonly nalHeader: readonly number[];
};

/** Puts an access unit together from whole NAL units and fragments, in order. Every step says whether it fits the ones before. */
export class NalAssembler {
  readonly #parts: Uint8Array[] = [];
  /** The header of the NAL unit that has begun and not ended. */
  #open: readonly number[] | undefined;

  /** A whole NAL unit. False inside a fragmented one. */
  unit(nal: Uint8Array): boolean {
    if (this.#open) return false;
    this.#parts.push(startCode, nal);
    return true;
  }

  /** A fragment. False unless it begins a NAL unit or goes on with the one that has begun. */
  fragment(header: FragmentHeader, body: Uint8Array): boolean {
    if (header.isStart ? !this.#begin(header) : !this.#continues(header)) return false;
    this.#parts.push(body);
    if (header.isEnd) this.#open = undefined;
    return true;
  }

  /** The access unit in Annex B form; undefined when it is empty, or ends inside a NAL unit. */
  finish(): Uint8Array<ArrayBuffer> | undefined {
    return this.#open || this.#parts.length === 0 ? undefined : joinBytes(this.#parts);
  }

  /** A NAL unit is never sent in a single fragment (RFC 6184 §5.8, RFC 7798 §4.4.3). */
  #begin({ isEnd, nalHeader }: FragmentHeader): boolean {
    if (this.#open || isEnd) return false;
    this.#open = nalHeader;
    this.#parts.push(startCode, Uint8Array.from(nalHeader));
    return true;
  }

  #continues({ nalHeader }: FragmentHeader): boolean {
    return this.#open?.every((byte, index) => byte === nalHeader[index]) ?? false;
  }
}
