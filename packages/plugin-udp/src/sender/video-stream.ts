import { type AccessUnitPacket, parameterSetsOf, type VideoCodec } from '@arkavo-pipeline/core';
import { payloadFormats } from '../payload/payload-formats.js';
import { payloadBound } from '../payload/payload-size.js';
import { FlexFecEncoder, noParity, type ParityStrength } from '../repair/flexfec/flexfec-encoder.js';
import { maxRepairOverhead } from '../repair/flexfec/repair-packet.js';
import { ResendBuffer, type ResendCopies, type ResendRefusals } from '../repair/resend-buffer.js';
import { rtxHeaderBytes, wrapRtx } from '../repair/rtx.js';
import { fixedHeaderBytes, type RtpPacket } from '../rtp/rtp-packet.js';
import { rtpHeaderBytes, writeRtp } from '../rtp/write-rtp.js';
import type { UdpSocket } from '../socket/udp-socket.js';
import {
  type MediaPayload,
  type MediaStream,
  mediaHeaderBytes,
  type StreamFormat,
  unitPayloads,
} from './media-stream.js';
import { type Departure, nothing, type Outgoing, type OutgoingUnit } from './outgoing.js';
import { parityType, payloadTypes, resendTypes } from './payload-types.js';
import { type RandomWord, RtpStream } from './rtp-stream.js';
import { UnitHeader } from './unit-header.js';

/** What a repair packet takes beside what it repairs, whichever it is: so much smaller are the packets of video. */
const repairBytes = Math.max(maxRepairOverhead, rtxHeaderBytes);
const videoClockRate = 90_000;

/** What sends an access unit as packets by itself. */
export type UnitSocket = Pick<UdpSocket, 'sendUnit'>;

/** When to send a packet again. */
export type DueResend = { readonly outgoing: Outgoing; readonly atUs: number; readonly isCopy: boolean };

/** The video of one source, with its resends and its parity. */
export class VideoStream implements MediaStream {
  readonly codec: VideoCodec;
  readonly media: RtpStream;
  readonly resend: RtpStream;
  readonly parity: RtpStream;
  readonly #header: UnitHeader;
  #sent = new ResendBuffer();
  readonly #encoder: FlexFecEncoder;
  #strength = noParity;
  #parameterSets: readonly Uint8Array[] = [];

  constructor(codec: VideoCodec, random: RandomWord, drawSsrc: RandomWord) {
    this.codec = codec;
    this.media = new RtpStream(random, payloadTypes[`video/${codec}`], videoClockRate, drawSsrc);
    this.#header = new UnitHeader(this.media);
    const { ssrc, timestampOffset } = this.media;
    this.resend = new RtpStream(random, resendTypes[codec], videoClockRate, drawSsrc, timestampOffset);
    this.parity = new RtpStream(random, parityType, videoClockRate, drawSsrc, timestampOffset);
    this.#encoder = new FlexFecEncoder({
      ssrc: this.parity.ssrc,
      payloadType: parityType,
      sequenceNumber: this.parity.nextSequenceNumber,
      protectedSsrc: ssrc,
    });
  }

  get format(): StreamFormat {
    return {
      mediaType: `video/${this.codec}`,
      channels: 1,
      parameters: new Map(),
      parameterSets: this.#parameterSets,
    };
  }

  get streams(): readonly RtpStream[] {
    return [this.media, this.resend, this.parity];
  }

  /** How often a packet was asked for and not sent again, by cause. */
  get refusals(): ResendRefusals {
    return this.#sent.refusals;
  }

  set strength(strength: ParityStrength) {
    this.#strength = strength;
    this.#encoder.strength = strength;
  }

  /** The packets of an access unit, each of at most `maxBytes` with what repairs it. */
  outgoing(packet: AccessUnitPacket, captureUnixUs: number, maxBytes: number, unit: OutgoingUnit): readonly Outgoing[] {
    const payloads = payloadFormats[`video/${this.codec}`].packetise(packet.data, payloadRoom(maxBytes));
    const timestamp = this.media.timestampAt(packet.ptsUs);
    return unitPayloads(payloads, timestamp, captureUnixUs).map((payload) => ({
      ssrc: this.media.ssrc,
      bytes: rtpHeaderBytes(payload.extensions) + payload.payload.length,
      unit,
      depart: () => this.#depart(payload, unit),
    }));
  }

  /**
   * Sends an access unit at once, in the packets that `outgoing` makes of it. What is noted of these is for `outgoing` to note, before
   * anything else of the stream is sent. False when nothing was sent, as of a keyframe with other parameter sets than before: they are announced
   * first.
   */
  sendUnit(socket: UnitSocket, packet: AccessUnitPacket, captureUnixUs: number, maxBytes: number): boolean {
    if (packet.keyframe && this.#newSets(packet)) return false;
    const { data, ptsUs } = packet;
    const { nextSequenceNumber } = this.media;
    const header = this.#header.write(nextSequenceNumber, this.media.timestampAt(ptsUs), captureUnixUs);
    return socket.sendUnit(this.codec, header, data, payloadRoom(maxBytes)) > 0;
  }

  /** Keeps a keyframe's parameter sets for the session description; whether they are others than before. */
  learn(packet: AccessUnitPacket): boolean {
    const sets = this.#newSets(packet);
    if (sets) this.#parameterSets = sets.map((set) => Uint8Array.from(set));
    return sets !== undefined;
  }

  /** Those of the numbers that may be missing: see `ResendBuffer.missed`. */
  missed(sequenceNumbers: readonly number[], rttUs: number | undefined, nowUs: number): readonly number[] {
    return this.#sent.missed(sequenceNumbers, rttUs, nowUs);
  }

  /** What to send for a request: see `ResendBuffer.answer`. */
  answer(
    sequenceNumbers: readonly number[],
    rttUs: number | undefined,
    copies: ResendCopies,
    nowUs: number,
  ): readonly DueResend[] {
    return this.#sent.answer(sequenceNumbers, rttUs, copies, nowUs).map(({ packet, atUs, isCopy }) => ({
      atUs,
      isCopy,
      outgoing: {
        ssrc: this.resend.ssrc,
        bytes: rtpHeaderBytes(packet.extensions) + rtxHeaderBytes + packet.payload.length,
        unit: undefined,
        depart: () => this.#departAgain(packet),
      },
    }));
  }

  /** What was begun is not finished. The parity block ends with it: it counts on numbers without a gap. */
  breakOff(): void {
    this.media.skip();
    this.#encoder.strength = noParity;
    this.#encoder.strength = this.#strength;
  }

  /** What was sent cannot be asked for any more. The numbers go on. */
  rest(): void {
    this.#sent = new ResendBuffer();
    this.#encoder.strength = noParity;
  }

  #newSets({ data }: AccessUnitPacket): readonly Uint8Array[] | undefined {
    const sets = parameterSetsOf(this.codec, data);
    return sets.length === 0 || areSame(sets, this.#parameterSets) ? undefined : sets;
  }

  #depart(payload: MediaPayload, unit: OutgoingUnit): Departure {
    unit.isBegun = true;
    const packet = this.media.packet(payload);
    const { ssrc, sequenceNumber, marker, timestamp } = packet;
    const data = writeRtp(packet);
    const left = (leftUs: number) => {
      this.#sent.add(packet, leftUs);
      return this.#encoder
        .add(data, { isEnd: marker, isKeyframe: unit.isKeyframe }, timestamp, leftUs)
        .map((repair) => this.#repair(repair));
    };
    return { ssrc, sequenceNumber, data, left };
  }

  #departAgain(packet: RtpPacket): Departure {
    const { ssrc, payloadType, nextSequenceNumber: sequenceNumber } = this.resend;
    const again = wrapRtx(packet, { ssrc, payloadType, sequenceNumber });
    this.resend.packet(again);
    return { ssrc, sequenceNumber, data: writeRtp(again), left: nothing };
  }

  #repair(data: Uint8Array): Outgoing {
    const { ssrc } = this.parity;
    const sequenceNumber = ((data[2] ?? 0) << 8) | (data[3] ?? 0);
    const depart = (): Departure => {
      this.parity.sent(data.length - fixedHeaderBytes);
      return { ssrc, sequenceNumber, data, left: nothing };
    };
    return { ssrc, bytes: data.length, unit: undefined, depart };
  }
}

/** ERR_STREAM_INVALID when it is too small. */
function payloadRoom(maxBytes: number): number {
  return payloadBound(maxBytes - mediaHeaderBytes - repairBytes);
}

function areSame(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  return some.length === others.length && some.every((set, index) => Buffer.compare(set, others[index] ?? set) === 0);
}
