import { type AudioPacket, type MetadataPacket, msToUs, usToTicks } from '@arkavo-pipeline/core';
import { packetiseAac } from '../payload/aac.js';
import { packetiseJson } from '../payload/json.js';
import { l16Samples, packetiseL16 } from '../payload/l16.js';
import { payloadFormats } from '../payload/payload-formats.js';
import { timestampAfter, timestampDistance } from '../rtp/timestamp.js';
import { rtpHeaderBytes, writeRtp } from '../rtp/write-rtp.js';
import {
  type MediaPayload,
  type MediaStream,
  mediaHeaderBytes,
  type StreamFormat,
  unitPayloads,
} from './media-stream.js';
import { nothing, type Outgoing } from './outgoing.js';
import { payloadTypes } from './payload-types.js';
import { type RandomWord, RtpStream } from './rtp-stream.js';

type SmallPacket = AudioPacket | MetadataPacket;

/** Samples go on where the last ones ended unless their time is further off than this: times are rounded to microseconds. */
const roundingUs = msToUs(1);

/** Audio or metadata of one source: sent once, and not repaired. */
export class SmallStream implements MediaStream {
  readonly format: StreamFormat;
  readonly media: RtpStream;
  readonly #key: string;
  #nextSample: number | undefined;

  constructor(packet: SmallPacket, random: RandomWord, drawSsrc: RandomWord) {
    this.format = formatOf(packet);
    this.media = new RtpStream(random, payloadTypes[this.format.mediaType], clockRateOf(packet), drawSsrc);
    this.#key = keyOf(packet);
  }

  get streams(): readonly RtpStream[] {
    return [this.media];
  }

  /** Whether the packet can go on this stream; another format begins another one. */
  fits(packet: SmallPacket): boolean {
    return keyOf(packet) === this.#key;
  }

  /** The packets for it, each of at most `maxBytes`. Throws ERR_STREAM_INVALID for what RTP cannot carry. */
  outgoing(packet: SmallPacket, captureUnixUs: number, maxBytes: number): readonly Outgoing[] {
    const room = maxBytes - mediaHeaderBytes;
    const payloads = this.#payloads(packet, captureUnixUs, room);
    return payloads.map((payload) => ({
      ssrc: this.media.ssrc,
      bytes: rtpHeaderBytes(payload.extensions) + payload.payload.length,
      unit: undefined,
      depart: () => {
        const { ssrc, sequenceNumber, ...rest } = this.media.packet(payload);
        return { ssrc, sequenceNumber, data: writeRtp({ ssrc, sequenceNumber, ...rest }), left: nothing };
      },
    }));
  }

  #payloads(packet: SmallPacket, captureUnixUs: number, room: number): readonly MediaPayload[] {
    const timestamp = this.media.timestampAt(packet.ptsUs);
    if (packet.kind === 'metadata') return unitPayloads(packetiseJson(packet.value, room), timestamp, captureUnixUs);
    if (packet.format === 'aac') return unitPayloads(packetiseAac(packet.data, room), timestamp, captureUnixUs);
    return this.#samples(packetiseL16(packet, room), packet.channels, timestamp, captureUnixUs);
  }

  /** Each has its own time. */
  #samples(
    payloads: readonly Uint8Array[],
    channels: number,
    timestamp: number,
    captureUnixUs: number,
  ): readonly MediaPayload[] {
    let next = this.#goOn(timestamp);
    const [first, ...others] = payloads.map((payload) => {
      const [one] = unitPayloads([payload], next, captureUnixUs);
      next = timestampAfter(next, l16Samples(payload, channels));
      return one;
    });
    this.#nextSample = next;
    return [first, ...others.map((one) => one && { ...one, extensions: new Map() })].flatMap((one) => one ?? []);
  }

  #goOn(timestamp: number): number {
    const expected = this.#nextSample ?? timestamp;
    const isOff = Math.abs(timestampDistance(expected, timestamp)) > usToTicks(roundingUs, this.media.clockRate);
    return isOff ? timestamp : expected;
  }
}

function formatOf(packet: SmallPacket): StreamFormat {
  const channels = packet.kind === 'audio' ? packet.channels : 1;
  const config = packet.kind === 'audio' ? packet.config : undefined;
  const parameters = new Map(config ? [['config', Buffer.from(config).toString('hex')]] : []);
  const mediaType = packet.kind === 'metadata' ? 'metadata/json' : packet.format === 'aac' ? 'audio/aac' : 'audio/pcm';
  return { mediaType, channels, parameters, parameterSets: [] };
}

function clockRateOf(packet: SmallPacket): number {
  const { clockRate } = payloadFormats[formatOf(packet).mediaType];
  return clockRate === 'sample-rate' ? (packet as AudioPacket).sampleRate : clockRate;
}

function keyOf(packet: SmallPacket): string {
  if (packet.kind === 'metadata') return packet.mediaType;
  const { mediaType, sampleRate, channels, config } = packet;
  return [mediaType, sampleRate, channels, config ? Buffer.from(config).toString('hex') : ''].join(' ');
}
