import type { SoundPacket } from './sound-packet.js';

/** So much sound, in microseconds, may wait before the producer has to: that files are not read as fast is not seen before. */
const plentyUs = 1_000_000;
/** No more of a source should wait to be mixed: this much sound, in microseconds, this many bytes, and this many packets. */
const maxUs = 10_000_000;
const maxBytes = 16 * 2 ** 20;
const maxPackets = 4_096;
/** Times this near, microseconds, are the same. */
const sameUs = 1_000;

/** A source's packets that were not read yet, in the order of their times. */
export class PacketQueue {
  readonly #packets: SoundPacket[] = [];
  #bytes = 0;
  #soundUs = 0;
  #newest: { readonly startUs: number; readonly endUs: number } | undefined;

  get first(): SoundPacket | undefined {
    return this.#packets[0];
  }

  /** When the newest that was added ends; undefined before there was one. */
  get endUs(): number | undefined {
    return this.#newest?.endUs;
  }

  /** Whether so much waits that producers who can wait should do so. */
  get hasPlenty(): boolean {
    return this.#soundUs >= plentyUs || this.isFull;
  }

  /** Whether so much waits that no more should be added. */
  get isFull(): boolean {
    return this.#soundUs >= maxUs || this.#bytes >= maxBytes || this.#packets.length >= maxPackets;
  }

  /**
   * Takes a packet over. Returns those that give way: itself, when its time is taken already, or, when the source's time went
   * back, all that were to come later.
   */
  add(packet: SoundPacket): SoundPacket[] {
    const newest = this.#newest;
    const isEarlier = newest !== undefined && packet.startUs < newest.startUs - sameUs;
    if (newest && !isEarlier && isWithin(packet, newest)) return [packet];
    const replaced = isEarlier ? this.#takeFrom(packet.startUs) : [];
    this.#packets.push(packet);
    this.#count(packet, 1);
    this.#newest = packet;
    return replaced;
  }

  take(): SoundPacket | undefined {
    const packet = this.#packets.shift();
    if (packet) this.#count(packet, -1);
    return packet;
  }

  #takeFrom(us: number): SoundPacket[] {
    let keep = this.#packets.length;
    while (keep > 0 && (this.#packets[keep - 1] as SoundPacket).startUs >= us) keep--;
    const taken = this.#packets.splice(keep);
    for (const packet of taken) this.#count(packet, -1);
    return taken;
  }

  #count(packet: SoundPacket, sign: 1 | -1): void {
    this.#bytes += sign * packet.bytes;
    this.#soundUs += sign * (packet.endUs - packet.startUs);
  }
}

/** Whether the time of all its sound is taken. */
function isWithin({ startUs, endUs }: SoundPacket, taken: { readonly endUs: number }): boolean {
  return startUs < taken.endUs - sameUs && endUs <= taken.endUs + sameUs;
}
