import { type PacketCipher, packetCipher } from './packet-cipher.js';
import { ReceivedStream, searchedWraps } from './received-stream.js';
import { ReplayWindow } from './replay-window.js';
import { deriveSessionKeys } from './session-keys.js';
import type { SrtpKeys } from './srtp-keys.js';
import {
  encryptedFlag,
  indexBytes,
  payloadStartOf,
  rtcpHeadBytes,
  rtcpSsrc,
  rtpSequenceNumber,
  rtpSsrc,
  viewOf,
  wrap,
} from './srtp-layout.js';
import { noRefusals, type SrtpRefusal, type SrtpRefusals } from './srtp-refusal.js';
import { ownStreams } from './stream-bounds.js';

/**
 * Opens what was sent with the keys of one direction, by however many (RFC 3711, RFC 7714). Only packets that are authentic take memory. Who
 * joins late, or was cut off for long, finds the count of wraps by trying one more with each packet that fails.
 */
export class SrtpReceiver {
  readonly #rtp: PacketCipher;
  readonly #rtcp: PacketCipher;
  readonly #maxStreams: number;
  readonly #streams = new Map<number, ReceivedStream>();
  readonly #rtcpWindows = new Map<number, ReplayWindow>();
  #strangers = 0;
  #refusals = noRefusals;

  /** The first of more streams than `maxStreams` is refused: to forget one would let it be replayed. */
  constructor(keys: SrtpKeys, maxStreams = ownStreams) {
    this.#rtp = packetCipher(deriveSessionKeys(keys, 'rtp'));
    this.#rtcp = packetCipher(deriveSessionKeys(keys, 'rtcp'));
    this.#maxStreams = maxStreams;
  }

  /** How many packets were refused, by cause. */
  get refusals(): SrtpRefusals {
    return this.#refusals;
  }

  /** The RTP packet, a copy, or why it is refused. Tell SRTCP apart before (`isRtcp`). */
  unprotectRtp(packet: Uint8Array): Uint8Array | SrtpRefusal {
    const payloadStart = payloadStartOf(packet, this.#rtp.tagBytes);
    if (payloadStart === undefined) return this.#refuse('short');
    const ssrc = rtpSsrc(packet);
    const stream = this.#streams.get(ssrc);
    const opened = stream ? this.#openKnown(stream, packet, payloadStart) : this.#openFirst(ssrc, packet, payloadStart);
    return typeof opened === 'string' ? this.#refuse(opened) : opened;
  }

  /** The compound RTCP packet, a copy, or why it is refused. */
  unprotectRtcp(packet: Uint8Array): Uint8Array | SrtpRefusal {
    if (packet.length < rtcpHeadBytes + this.#rtcp.tagBytes + indexBytes) return this.#refuse('short');
    const trailer = viewOf(packet).readUInt32BE(this.#rtcp.indexAt(packet));
    if (trailer < encryptedFlag) return this.#refuse('not-encrypted');
    const index = trailer - encryptedFlag;
    const ssrc = rtcpSsrc(packet);
    const window = this.#rtcpWindows.get(ssrc);
    if (window?.isFresh(index) === false) return this.#refuse('replayed');
    const opened = this.#rtcp.unprotectRtcp(packet, index);
    if (!opened) return this.#refuse('not-authentic');
    if (!window && this.#rtcpWindows.size >= this.#maxStreams) return this.#refuse('too-many-streams');
    const seen = window ?? new ReplayWindow();
    this.#rtcpWindows.set(ssrc, seen);
    seen.add(index);
    return opened;
  }

  #openKnown(stream: ReceivedStream, packet: Uint8Array, payloadStart: number): Uint8Array | SrtpRefusal {
    const sequenceNumber = rtpSequenceNumber(packet);
    const likely = stream.estimate(sequenceNumber);
    const isFresh = stream.isFresh(likely);
    const opened = isFresh ? this.#open(stream, packet, payloadStart, likely) : undefined;
    if (opened) return opened;
    const other = stream.retry(sequenceNumber);
    const retried = other === undefined ? undefined : this.#open(stream, packet, payloadStart, other);
    return retried ?? (isFresh ? 'not-authentic' : 'replayed');
  }

  #openFirst(ssrc: number, packet: Uint8Array, payloadStart: number): Uint8Array | SrtpRefusal {
    const stream = new ReceivedStream();
    const sequenceNumber = rtpSequenceNumber(packet);
    const other = (1 + (this.#strangers % searchedWraps)) * wrap + sequenceNumber;
    const opened =
      this.#open(stream, packet, payloadStart, sequenceNumber) ?? this.#open(stream, packet, payloadStart, other);
    if (!opened) {
      this.#strangers += 1;
      return 'not-authentic';
    }
    if (this.#streams.size >= this.#maxStreams) return 'too-many-streams';
    this.#strangers = 0;
    this.#streams.set(ssrc, stream);
    return opened;
  }

  #open(stream: ReceivedStream, packet: Uint8Array, payloadStart: number, index: number): Uint8Array | undefined {
    const opened = this.#rtp.unprotectRtp(packet, payloadStart, index);
    if (opened) stream.add(index);
    return opened;
  }

  #refuse(cause: SrtpRefusal): SrtpRefusal {
    this.#refusals = { ...this.#refusals, [cause]: this.#refusals[cause] + 1 };
    return cause;
  }
}
