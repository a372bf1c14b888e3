import { SequenceUnwrapper, sequenceAfter, sequenceRange } from '../rtp/sequence-number.js';
import type { PacketOrigin } from './packet-origin.js';

/** Farther ahead than this is no loss but a sender that began anew (MAX_DROPOUT, RFC 3550 §A.1). */
const maxAhead = 3000;
/** Farther behind than this nothing is asked for, and nothing is late. */
const maxBehind = 1000;

/**
 * Ever rising numbers for the sequence numbers of one stream. One packet that is far off is not believed; two in a row are a
 * sender that began anew with the same SSRC: the numbers then go on more than 65 536 above the greatest before.
 */
export class StreamSequence {
  #unwrapper = new SequenceUnwrapper();
  /** A multiple of the sequence numbers' range, so that the lower 16 bits stay those of the wire. */
  #offset = 0;
  /** What would follow the latest packet that was far off. */
  #probe: number | undefined;

  /** The number of a packet that came; undefined when it is far off and not the second in a row. */
  admit(sequenceNumber: number, origin: PacketOrigin): number | undefined {
    const ahead = this.#unwrapper.peek(sequenceNumber) - (this.#unwrapper.newest ?? sequenceNumber);
    if (ahead <= maxAhead && ahead >= -maxBehind) return this.#offset + this.#unwrapper.unwrap(sequenceNumber);
    if (origin !== 'stream') return undefined;
    if (sequenceNumber !== this.#probe) {
      this.#probe = sequenceAfter(sequenceNumber);
      return undefined;
    }
    this.#restart();
    return this.#offset + this.#unwrapper.unwrap(sequenceNumber);
  }

  #restart(): void {
    this.#probe = undefined;
    const newest = this.#offset + (this.#unwrapper.newest ?? 0);
    this.#offset = (Math.floor(newest / sequenceRange) + 2) * sequenceRange;
    this.#unwrapper = new SequenceUnwrapper();
  }
}
