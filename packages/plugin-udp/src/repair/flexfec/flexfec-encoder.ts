import { sequenceAfter } from '../../rtp/sequence-number.js';
import { coverage, maxRepairs } from './cyclic-code.js';
import { ParitySum } from './parity-sum.js';
import { writeRepair } from './repair-packet.js';

/** How much is protected. */
export type ParityStrength = {
  /** Repair packets per packet, 0 to 1; 0 for none. */
  readonly share: number;
  /** The same of a keyframe. */
  readonly keyframeShare: number;
  /** With so many repair packets a block is strong enough to end with the unit, 1 to 12: a burst of as many losses is recovered. */
  readonly repairs: number;
  /** A block is not open for longer than this, microseconds: what is lost at its start is only recovered after its end. */
  readonly maxBlockUs: number;
};

export const noParity: ParityStrength = { share: 0, keyframeShare: 0, repairs: 0, maxBlockUs: 0 };

/** Where in what unit a packet is. */
export type UnitPlace = { readonly isEnd: boolean; readonly isKeyframe: boolean };

export type FlexFecEncoderOptions = {
  /** Of the repair stream. */
  readonly ssrc: number;
  readonly payloadType: number;
  /** The first sequence number of the repair stream, 0 to 65 535; best a random one. */
  readonly sequenceNumber: number;
  /** Of the stream to protect. */
  readonly protectedSsrc: number;
};

/** Packets in one block, at most: a mask reaches farther, but what is behind it should not have to wait so long. */
const maxBlockPackets = 48;

/**
 * Makes repair packets for one stream (RFC 8627, flexible mask). A block ends with a unit, when it has earned a few repair packets or
 * has been open long enough; what a block earned beyond the whole ones the next one gets, so that the share holds over time.
 */
export class FlexFecEncoder {
  readonly #options: FlexFecEncoderOptions;
  #strength = noParity;
  #sequenceNumber: number;
  #block: { readonly sums: ParitySum[]; readonly base: number; readonly sinceUs: number } | undefined;
  /** Repair packets earned and not made; below zero when more were made. */
  #earned = 0;

  constructor(options: FlexFecEncoderOptions) {
    this.#options = options;
    this.#sequenceNumber = options.sequenceNumber;
  }

  /** From the next packet on. */
  set strength(strength: ParityStrength) {
    if (strength.share <= 0) this.#block = undefined;
    this.#strength = strength;
  }

  /**
   * A packet of the protected stream is sent: a datagram of RTP, before encryption. Returns the datagrams to send after it, with the
   * RTP timestamp `timestamp`, that of now.
   */
  add(packet: Uint8Array, unit: UnitPlace, timestamp: number, nowUs: number): readonly Uint8Array[] {
    if (this.#strength.share <= 0) return [];
    const base = ((packet[2] ?? 0) << 8) | (packet[3] ?? 0);
    this.#block ??= { sums: [], base, sinceUs: nowUs };
    const { sums, sinceUs } = this.#block;
    sums.push(ParitySum.ofPacket(packet));
    this.#earned += unit.isKeyframe ? this.#strength.keyframeShare : this.#strength.share;
    const isOld = nowUs - sinceUs >= this.#strength.maxBlockUs;
    const isFull = sums.length >= maxBlockPackets || this.#earned >= maxRepairs;
    if (!isFull && !(unit.isEnd && (isOld || this.#earned >= this.#strength.repairs))) return [];
    return this.#endBlock(sums, this.#block.base, timestamp);
  }

  #endBlock(sums: readonly ParitySum[], base: number, timestamp: number): readonly Uint8Array[] {
    this.#block = undefined;
    // Rounded: a small block is rather protected with what the next one will earn than not at all.
    const count = Math.min(maxRepairs, Math.round(this.#earned));
    this.#earned -= count;
    if (count <= 0) return [];
    return this.#repairs(sums, count).map(({ sum, offsets }) => this.#write(base, offsets, sum, timestamp));
  }

  #repairs(
    sums: readonly ParitySum[],
    count: number,
  ): readonly { readonly sum: ParitySum; readonly offsets: number[] }[] {
    const repairs = Array.from({ length: count }, () => ({ sum: new ParitySum(), offsets: [] as number[] }));
    for (const [offset, covers] of coverage(sums.length, count).entries()) {
      const packetSum = sums[offset];
      for (const [index, { sum, offsets }] of repairs.entries()) {
        if (!packetSum || (covers & (1 << index)) === 0) continue;
        sum.add(packetSum);
        offsets.push(offset);
      }
    }
    return repairs.filter(({ offsets }) => offsets.length > 0);
  }

  #write(base: number, offsets: readonly number[], sum: ParitySum, timestamp: number): Uint8Array {
    const { ssrc, payloadType, protectedSsrc } = this.#options;
    const sequenceNumber = this.#sequenceNumber;
    this.#sequenceNumber = sequenceAfter(sequenceNumber);
    return writeRepair({ protectedSsrc, base, offsets, sum }, { ssrc, payloadType, sequenceNumber, timestamp });
  }
}
