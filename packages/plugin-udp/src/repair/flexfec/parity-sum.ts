import { fixedHeaderBytes, rtpVersion } from '../../rtp/rtp-packet.js';

/** Bytes of a sum before its payload: the first byte without the version, the second, the length, the timestamp. */
export const recoveryBytes = 8;
const wordBytes = 4;
const firstByteMask = 0x3f;
/** A sum of packets cannot be longer than a datagram. */
const maxPayloadBytes = 0xffff;

/**
 * What RFC 8627 §6.2 protects of a packet, and the sum (exclusive or) of that of several: the header fields but for sequence number
 * and SSRC, the length after the fixed header, and everything after it, short ones as if followed by zeros.
 */
export class ParitySum {
  #words: Uint32Array;
  #bytes: Uint8Array;
  /** Bytes in use. */
  #length: number;

  /** The sum of no packets, with room for one with so many bytes after its fixed header. */
  constructor(payloadBytes = 0) {
    this.#length = recoveryBytes + payloadBytes;
    this.#words = new Uint32Array(Math.ceil(this.#length / wordBytes));
    this.#bytes = new Uint8Array(this.#words.buffer);
  }

  /** The protected part of an RTP packet of at least 12 bytes. */
  static ofPacket(packet: Uint8Array): ParitySum {
    const payload = packet.subarray(fixedHeaderBytes, fixedHeaderBytes + maxPayloadBytes);
    const sum = new ParitySum(payload.length);
    sum.#bytes[0] = (packet[0] ?? 0) & firstByteMask;
    sum.#bytes[1] = packet[1] ?? 0;
    sum.#bytes[2] = payload.length >> 8;
    sum.#bytes[3] = payload.length & 0xff;
    sum.#bytes.set(packet.subarray(4, 8), 4);
    sum.#bytes.set(payload, recoveryBytes);
    return sum;
  }

  /** A sum that was received: its 8 bytes of header, of which the version's place says something else, and its payload. */
  static received(header: Uint8Array, payload: Uint8Array): ParitySum {
    const sum = new ParitySum(payload.length);
    sum.#bytes.set(header.subarray(0, recoveryBytes));
    sum.#bytes[0] = (header[0] ?? 0) & firstByteMask;
    sum.#bytes.set(payload, recoveryBytes);
    return sum;
  }

  /** Header and payload: a view. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  add(other: ParitySum): void {
    this.#grow(other.#length);
    const words = Math.ceil(other.#length / wordBytes);
    for (let index = 0; index < words; index++) {
      this.#words[index] = (this.#words[index] ?? 0) ^ (other.#words[index] ?? 0);
    }
  }

  /** The packet of which this is the sum, when it is that of one packet; undefined when its length cannot be. */
  toPacket(sequenceNumber: number, ssrc: number): Uint8Array | undefined {
    const length = ((this.#bytes[2] ?? 0) << 8) | (this.#bytes[3] ?? 0);
    const end = recoveryBytes + length;
    if (end > this.#length || this.#bytes.subarray(end, this.#length).some((byte) => byte !== 0)) return undefined;
    const packet = Buffer.allocUnsafe(fixedHeaderBytes + length);
    packet[0] = (rtpVersion << 6) | (this.#bytes[0] ?? 0);
    packet[1] = this.#bytes[1] ?? 0;
    packet.writeUInt16BE(sequenceNumber, 2);
    packet.set(this.#bytes.subarray(4, recoveryBytes), 4);
    packet.writeUInt32BE(ssrc, 8);
    packet.set(this.#bytes.subarray(recoveryBytes, end), fixedHeaderBytes);
    return packet;
  }

  #grow(length: number): void {
    this.#length = Math.max(this.#length, length);
    if (this.#bytes.length >= length) return;
    const words = new Uint32Array(Math.ceil(length / wordBytes));
    words.set(this.#words);
    this.#words = words;
    this.#bytes = new Uint8Array(words.buffer);
  }
}
