import { PipelineError } from '@arkavo-pipeline/core';
import { SequenceUnwrapper } from '../rtp/sequence-number.js';
import { type PacketCipher, packetCipher } from './packet-cipher.js';
import { deriveSessionKeys } from './session-keys.js';
import type { SrtpKeys } from './srtp-keys.js';
import {
  indexBytes,
  payloadStartOf,
  rtcpHeadBytes,
  rtcpSsrc,
  rtpSequenceNumber,
  rtpSsrc,
  wrap,
} from './srtp-layout.js';
import { ownStreams } from './stream-bounds.js';

const maxRtpIndex = wrap ** 3 - 1;
const maxRtcpIndex = 2 ** 31 - 1;

/**
 * Protects what is sent with the keys of one direction (RFC 3711, RFC 7714). The keys belong to this sender alone: two that
 * number the same streams from them would give both away. A packet that is sent again has to be the same to the byte.
 */
export class SrtpSender {
  readonly #rtp: PacketCipher;
  readonly #rtcp: PacketCipher;
  readonly #maxStreams: number;
  readonly #sequences = new Map<number, SequenceUnwrapper>();
  readonly #rtcpIndexes = new Map<number, number>();

  /** Of more streams than `maxStreams` none is begun: to forget one would let its indexes be used again. */
  constructor(keys: SrtpKeys, maxStreams = ownStreams) {
    this.#maxStreams = maxStreams;
    this.#rtp = packetCipher(deriveSessionKeys(keys, 'rtp'));
    this.#rtcp = packetCipher(deriveSessionKeys(keys, 'rtcp'));
  }

  /** Bytes by which an RTP packet grows. */
  get rtpOverheadBytes(): number {
    return this.#rtp.tagBytes;
  }

  /** Bytes by which a compound RTCP packet grows. */
  get rtcpOverheadBytes(): number {
    return this.#rtcp.tagBytes + indexBytes;
  }

  /**
   * The SRTP packet, a copy. Sequence numbers may come in any order within half their range of the greatest. What is no RTP packet
   * is ERR_STREAM_INVALID; ERR_UDP_KEYS when the keys cannot be used any longer: after 2^48 packets, or
   * for the first of one stream too many: those that were there before go on.
   */
  protectRtp(packet: Uint8Array): Uint8Array {
    const payloadStart = payloadStartOf(packet, 0);
    if (payloadStart === undefined) throw notOne('RTP', packet);
    const index = this.#sequenceOf(rtpSsrc(packet)).unwrap(rtpSequenceNumber(packet));
    if (index < 0) {
      throw new PipelineError('ERR_STREAM_INVALID', `an RTP packet from ${-index} before the first one; send it later`);
    }
    if (index > maxRtpIndex) throw usedUp('2^48 packets of a stream');
    return this.#rtp.protectRtp(packet, payloadStart, index);
  }

  /** The SRTCP packet of a compound one, a copy. Errors as of `protectRtp`, but for 2^31 packets. */
  protectRtcp(packet: Uint8Array): Uint8Array {
    if (packet.length < rtcpHeadBytes) throw notOne('RTCP', packet);
    const ssrc = rtcpSsrc(packet);
    const index = (this.#rtcpIndexes.get(ssrc) ?? 0) + 1;
    if (index > maxRtcpIndex) throw usedUp('2^31 RTCP packets');
    if (index === 1) this.#checkRoom(this.#rtcpIndexes.size);
    this.#rtcpIndexes.set(ssrc, index);
    return this.#rtcp.protectRtcp(packet, index);
  }

  #sequenceOf(ssrc: number): SequenceUnwrapper {
    const known = this.#sequences.get(ssrc);
    if (known) return known;
    this.#checkRoom(this.#sequences.size);
    const sequence = new SequenceUnwrapper();
    this.#sequences.set(ssrc, sequence);
    return sequence;
  }

  #checkRoom(streams: number): void {
    if (streams >= this.#maxStreams) throw usedUp(`${this.#maxStreams} streams, as many as a receiver remembers`);
  }
}

function usedUp(by: string): PipelineError {
  return new PipelineError(
    'ERR_UDP_KEYS',
    `the SRTP keys have protected ${by}; start the sender anew: with a token it pairs for other keys, else give both ends another srtpKey`,
  );
}

function notOne(kind: string, packet: Uint8Array): PipelineError {
  return new PipelineError(
    'ERR_STREAM_INVALID',
    `${packet.length} bytes that are no ${kind} packet were to be protected`,
  );
}
