import { secondsToUs } from '@arkavo-pipeline/core';
import { sequenceRange } from '../rtp/sequence-number.js';

/** Packets remembered, and for how long: whatever is on its way at 50 Mbit/s, and a second of feedback lost. */
const maxPackets = 8192;
const maxAgeUs = secondsToUs(10);

/** A packet that was sent. */
export type SentPacket = {
  readonly sentUs: number;
  readonly bytes: number;
  /** How long it waits in the network for what we ourselves sent right before it, at the target rate, microseconds. */
  readonly ownQueueUs: number;
  /** The target at that moment, bits per second. */
  readonly targetBps: number;
  /** Packets of one number were sent one behind the other, faster than the target. */
  readonly train: number;
  /** `missing` may still come; `forgotten` made room for others. */
  state: 'in-flight' | 'missing' | 'arrived' | 'lost' | 'forgotten';
};

/** What was sent, when and how large, by stream and sequence number; the oldest makes room. */
export class SentHistory {
  readonly #packets = new Map<number, SentPacket>();
  #inFlightBytes = 0;
  #newestUs: number | undefined;

  /** Bytes of which is not known whether they arrived. */
  get inFlightBytes(): number {
    return this.#inFlightBytes;
  }

  /** When the last packet was sent. */
  get newestUs(): number | undefined {
    return this.#newestUs;
  }

  add(ssrc: number, sequenceNumber: number, packet: SentPacket): void {
    this.#expire(packet.sentUs);
    const key = keyOf(ssrc, sequenceNumber);
    this.#remove(key);
    this.#packets.set(key, packet);
    this.#inFlightBytes += packet.bytes;
    this.#newestUs = packet.sentUs;
  }

  find(ssrc: number, sequenceNumber: number): SentPacket | undefined {
    return this.#packets.get(keyOf(ssrc, sequenceNumber));
  }

  /** Notes what became of a packet. */
  settle(packet: SentPacket, state: SentPacket['state']): void {
    if (isInFlight(packet) && state !== 'missing') this.#inFlightBytes -= packet.bytes;
    packet.state = state;
  }

  #expire(nowUs: number): void {
    for (const [key, packet] of this.#packets) {
      if (this.#packets.size < maxPackets && nowUs - packet.sentUs <= maxAgeUs) return;
      this.#remove(key);
    }
  }

  #remove(key: number): void {
    const packet = this.#packets.get(key);
    if (!packet) return;
    this.settle(packet, 'forgotten');
    this.#packets.delete(key);
  }
}

function isInFlight(packet: SentPacket): boolean {
  return packet.state === 'in-flight' || packet.state === 'missing';
}

function keyOf(ssrc: number, sequenceNumber: number): number {
  return ssrc * sequenceRange + sequenceNumber;
}
