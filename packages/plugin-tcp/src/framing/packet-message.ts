import {
  AccessUnitPacket,
  type AudioFormat,
  AudioPacket,
  type Ledger,
  MetadataPacket,
  type Packet,
  type PacketHeader,
  PipelineError,
  type VideoCodec,
} from '@arkavo-pipeline/core';
import { HeaderReader } from './header-reader.js';
import { HeaderWriter } from './header-writer.js';
import { decodeJson, encodeJson } from './json-payload.js';
import { readLedger, writeLedger } from './ledger-fields.js';
import type { Message } from './message-reader.js';
import { keyframeFlag, maxDurationUs, maxTimeUs, messageType } from './protocol.js';
import { protocolError } from './protocol-error.js';

/** The packets that this transport carries. */
export type CarriedPacket = AccessUnitPacket | AudioPacket | MetadataPacket;

/** A message in the two pieces that are written: the payload of coded media is the packet's own memory. */
export type EncodedMessage = { readonly head: Buffer; readonly payload: Uint8Array };

const videoCodecs: readonly (VideoCodec | undefined)[] = [undefined, 'h264', 'h265'];
const audioFormats: readonly (AudioFormat | undefined)[] = [undefined, 'pcm-s16', 'pcm-f32', 'aac'];
const noConfig = new Uint8Array(0);
const header = new HeaderWriter();

/** Throws ERR_TCP_PROTOCOL when the packet cannot be sent: a name is too long, or its value is not JSON. */
export function encodePacket(packet: Packet, ledger: Ledger): EncodedMessage {
  header.begin();
  switch (packet.kind) {
    case 'access-unit':
      writeCommon(packet, videoCodecs.indexOf(packet.codec), ledger);
      header.i64(packet.dtsUs);
      return message(messageType.video, packet.keyframe ? keyframeFlag : 0, packet.data);
    case 'audio':
      writeCommon(packet, audioFormats.indexOf(packet.format), ledger);
      header.u32(packet.sampleRate);
      header.u8(packet.channels);
      header.bytes(packet.config ?? noConfig);
      return message(messageType.audio, 0, packet.data);
    case 'metadata':
      writeCommon(packet, 0, ledger);
      return message(messageType.metadata, 0, encodeJson(packet.value));
    case 'frame':
      throw new PipelineError('ERR_LINK_MEDIA_TYPE', 'raw pictures do not travel over TCP; put an encoder before it');
  }
}

/** Where the packets of a source go: its name here, and what is to be added to their times. */
export type PacketPlace = { readonly name: string; place(ptsUs: number, durationUs: number): number };

/**
 * The packet in a message, with the ledger that `ledgerOf` makes of the sender's, in the place that `placeOf` has for its
 * source, or why that has none. Throws ERR_TCP_PROTOCOL.
 */
export function decodePacket<Refusal extends string>(
  received: Message,
  ledgerOf: (sent: Ledger) => Ledger,
  placeOf: (wireId: string) => PacketPlace | Refusal,
): CarriedPacket | Refusal {
  const reader = new HeaderReader(received.header);
  const format = reader.u8();
  const place = placeOf(reader.text());
  if (typeof place === 'string') return place;
  const { shiftUs, ...common } = readCommon(reader, ledgerOf, place);
  switch (received.type) {
    case messageType.video: {
      const codec = videoCodecs[format];
      if (!codec) throw protocolError(`the video codec ${format}; 1 (H.264) and 2 (H.265) are known`);
      const keyframe = (received.flags & keyframeFlag) !== 0;
      return new AccessUnitPacket({
        ...common,
        codec,
        dtsUs: moved(readTime(reader), shiftUs),
        keyframe,
        data: received.payload,
      });
    }
    case messageType.audio:
      return decodeAudio(received, reader, common, format);
    default:
      return new MetadataPacket({ ...common, value: decodeJson(received.payload) });
  }
}

function decodeAudio(received: Message, reader: HeaderReader, common: PacketHeader, format: number): AudioPacket {
  const audioFormat = audioFormats[format];
  if (!audioFormat) throw protocolError(`the audio format ${format}; 1 to 3 are known`);
  const sampleRate = reader.u32();
  const channels = reader.u8();
  if (sampleRate === 0 || channels === 0) throw protocolError(`audio of ${channels} channels at ${sampleRate} Hz`);
  const config = reader.bytes();
  return new AudioPacket({
    ...common,
    format: audioFormat,
    sampleRate,
    channels,
    data: received.payload,
    config: config.length > 0 ? config : undefined,
  });
}

function writeCommon(packet: CarriedPacket, format: number, ledger: Ledger): void {
  header.u8(format);
  header.text(packet.sourceId);
  header.i64(packet.ptsUs);
  // What no receiver would believe is said not to be known.
  header.i64(isCarriedDuration(packet.durationUs) ? packet.durationUs : 0);
  writeLedger(header, ledger);
}

function readCommon(
  reader: HeaderReader,
  ledgerOf: (sent: Ledger) => Ledger,
  place: PacketPlace,
): PacketHeader & { readonly shiftUs: number } {
  const ptsUs = readTime(reader);
  const durationUs = readDuration(reader);
  const ledger = ledgerOf(readLedger(reader));
  const shiftUs = place.place(ptsUs, durationUs);
  return { sourceId: place.name, ptsUs: moved(ptsUs, shiftUs), durationUs, ledger, shiftUs };
}

function readTime(reader: HeaderReader): number {
  const timeUs = reader.i64();
  if (Math.abs(timeUs) <= maxTimeUs) return timeUs;
  throw protocolError(`a packet at ${timeUs} µs; at most ±${maxTimeUs} are expected`);
}

function readDuration(reader: HeaderReader): number {
  const durationUs = reader.i64();
  if (isCarriedDuration(durationUs)) return durationUs;
  throw protocolError(`a packet that lasts ${durationUs} µs; 0 to ${maxDurationUs} are expected`);
}

/** To where its source goes on. */
function moved(timeUs: number, shiftUs: number): number {
  if (Number.isSafeInteger(timeUs + shiftUs)) return timeUs + shiftUs;
  throw protocolError(`a packet at ${timeUs} µs, too far from those before it`);
}

function isCarriedDuration(durationUs: number): boolean {
  return durationUs >= 0 && durationUs <= maxDurationUs;
}

function message(type: number, flags: number, payload: Uint8Array): EncodedMessage {
  return { head: header.finish(type, flags, payload.byteLength), payload };
}
