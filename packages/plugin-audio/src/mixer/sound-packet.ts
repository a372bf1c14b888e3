import { type AudioPacket, type Ledger, PipelineError } from '@arkavo-pipeline/core';
import { maxChannels, toStereo } from '../pcm/downmix.js';
import { frameCount, type PcmFormat, readSamples } from '../pcm/pcm-samples.js';
import type { Stereo } from '../pcm/stereo.js';
import { framesUs } from './mix-format.js';

const minRate = 8_000;
const maxRate = 192_000;
/** Of one packet, microseconds. */
const maxPacketUs = 10_000_000;
/** Timestamps beyond are not exact numbers any more. */
const maxTimeUs = 2 ** 52;

/** A packet of a source, placed on the timeline of the session. */
export class SoundPacket {
  readonly startUs: number;
  /** Where it ends by its content: not rounded. */
  readonly endUs: number;
  readonly rate: number;
  readonly channels: number;
  readonly #packet: AudioPacket;

  /** Owns the packet. */
  constructor(packet: AudioPacket, startUs: number) {
    this.#packet = packet;
    this.startUs = startUs;
    this.rate = packet.sampleRate;
    this.channels = packet.channels;
    this.endUs = startUs + framesUs(frameCount(pcm(packet)), packet.sampleRate);
  }

  get bytes(): number {
    return this.#packet.bytes;
  }

  get ledger(): Ledger {
    return this.#packet.ledger;
  }

  samples(): Stereo {
    return toStereo(readSamples(pcm(this.#packet)), this.channels);
  }

  /** The producer may send another; the samples stay. */
  giveBack(): void {
    this.#packet.dispose();
  }
}

/** What keeps a packet from being mixed; undefined for one that is fit. */
export function soundFault(packet: AudioPacket): PipelineError | undefined {
  const { sourceId, sampleRate, channels, bytes, ptsUs } = packet;
  const of = `${sourceId}: a packet at ${ptsUs} µs`;
  if (!(Number.isInteger(sampleRate) && sampleRate >= minRate && sampleRate <= maxRate))
    return invalid(`${of} has ${sampleRate} Hz; whole rates from ${minRate} to ${maxRate} are mixed`);
  if (!(Number.isInteger(channels) && channels >= 1 && channels <= maxChannels))
    return invalid(`${of} has ${channels} channels; 1 to ${maxChannels} are mixed`);
  const frames = frameCount(pcm(packet));
  if (frames === 0) return invalid(`${of} has ${bytes} bytes, which is no whole frame of ${channels} channels`);
  if (framesUs(frames, sampleRate) > maxPacketUs)
    return invalid(`${of} has ${frames} frames, more than ${maxPacketUs / 1e6} s: send shorter ones`);
  if (!(Math.abs(ptsUs) < maxTimeUs)) return invalid(`${of} has a time that is none`);
  return undefined;
}

function pcm(packet: AudioPacket): AudioPacket & { readonly format: PcmFormat } {
  return packet as AudioPacket & { readonly format: PcmFormat };
}

function invalid(message: string): PipelineError {
  return new PipelineError('ERR_STREAM_INVALID', message);
}
