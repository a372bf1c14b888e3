import { AudioPacket, usPerSecond } from '@arkavo-pipeline/core';
import { frameCount, type PcmFormat, readSamples } from '../pcm/pcm-samples.js';
import { primingFrames, unitFrames } from './aac-format.js';
import { AacSession, type AacUnits } from './aac-session.js';
import { UnitTimes } from './unit-times.js';

/** A longer gap than this, microseconds, is not filled with silence: the encoder begins anew. */
const maxSilenceUs = usPerSecond;
/**
 * To begin anew takes about as long as to encode 5 s of sound. It is done at most once in this time of the clock, microseconds, but
 * for an encoder that had as much sound: a file may have gaps as close as that, and comes faster than the clock.
 */
const minStreamUs = usPerSecond;

/** The input, as it was checked. */
export type PcmPacket = AudioPacket & { readonly format: PcmFormat };

export type Encoded = {
  /** The caller owns them. */
  readonly packets: readonly AudioPacket[];
  /** Why the packet was left out: its time was taken already, or its source began anew too lately. */
  readonly dropped?: 'overlapped' | 'unsteady';
};

type Stream = {
  readonly session: AacSession;
  readonly times: UnitTimes;
  readonly rate: number;
  readonly channels: number;
  units: number;
  /** Frames that came, without the silence between. */
  heard: number;
};

/** One source's sound. A session is opened at its first packet, and anew when the format or the time changes. */
export class SourceEncoder {
  readonly #sourceId: string;
  readonly #bitrate: number;
  #stream: Stream | undefined;
  /** When it last began anew, on the clock, microseconds. */
  #renewedUs = Number.NEGATIVE_INFINITY;

  constructor(sourceId: string, bitrate: number) {
    this.#sourceId = sourceId;
    this.#bitrate = bitrate;
  }

  get sourceId(): string {
    return this.#sourceId;
  }

  /** The packet stays the caller's; it came at `nowUs`. Throws ERR_CODEC_FAILED. */
  async encode(packet: PcmPacket, nowUs: number): Promise<Encoded> {
    const isNew = this.#stream !== undefined && !continues(this.#stream, packet);
    if (isNew && !this.#mayRenew(nowUs)) return { packets: [], dropped: 'unsteady' };
    const before = isNew ? await this.finish() : [];
    if (isNew) this.#renewedUs = nowUs;
    const stream = this.#stream ?? (await this.#open(packet));
    const gap = gapFrames(stream, packet);
    if (gap <= -frameCount(packet)) return { packets: before, dropped: 'overlapped' };
    const samples = clip(readSamples(packet)).subarray(gap < 0 ? -gap * stream.channels : 0);
    const filled = gap > 0 ? await this.#silence(stream, gap, packet) : [];
    const startUs = packet.ptsUs + (gap < 0 ? (-gap * usPerSecond) / stream.rate : 0);
    stream.times.add(samples.length / stream.channels, startUs, packet.ledger);
    stream.heard += samples.length / stream.channels;
    const units = await stream.session.encode(samples);
    return { packets: [...before, ...filled, ...this.#packets(stream, units)] };
  }

  /** What is still inside. */
  async finish(): Promise<AudioPacket[]> {
    const stream = this.#stream;
    if (!stream) return [];
    const units = await stream.session.finish();
    this.#stream = undefined;
    return this.#packets(stream, units);
  }

  async close(): Promise<void> {
    await this.#stream?.session.close();
    this.#stream = undefined;
  }

  #mayRenew(nowUs: number): boolean {
    const { heard, rate } = this.#stream ?? { heard: 0, rate: 1 };
    return nowUs - this.#renewedUs >= minStreamUs || heard * usPerSecond >= minStreamUs * rate;
  }

  async #open({ sampleRate, channels }: PcmPacket): Promise<Stream> {
    const session = await AacSession.open({ sampleRate, channels, bitrate: this.#bitrate });
    this.#stream = { session, times: new UnitTimes(sampleRate), rate: sampleRate, channels, units: 0, heard: 0 };
    return this.#stream;
  }

  async #silence(stream: Stream, frames: number, { ledger }: PcmPacket): Promise<AudioPacket[]> {
    stream.times.add(frames, stream.times.endUs ?? 0, ledger);
    return this.#packets(stream, await stream.session.encode(new Float32Array(frames * stream.channels)));
  }

  #packets(stream: Stream, units: AacUnits): AudioPacket[] {
    return units.map((data) => {
      const { rate: sampleRate, channels, session } = stream;
      const first = stream.units * unitFrames - primingFrames;
      const { ptsUs, ledger } = stream.times.take(first);
      stream.units++;
      const durationUs = Math.round((unitFrames * usPerSecond) / sampleRate);
      const primingUs = Math.round((Math.max(0, -first) * usPerSecond) / sampleRate);
      const { config } = session;
      const sourceId = this.#sourceId;
      return new AudioPacket({
        sourceId,
        ptsUs,
        durationUs,
        ledger,
        format: 'aac',
        sampleRate,
        channels,
        data,
        config,
        primingUs,
      });
    });
  }
}

function continues({ times, rate, channels }: Stream, packet: PcmPacket): boolean {
  const endUs = times.endUs ?? packet.ptsUs;
  return rate === packet.sampleRate && channels === packet.channels && Math.abs(packet.ptsUs - endUs) <= maxSilenceUs;
}

/** Frames that are missing before the packet, or, below 0, that are there already. Up to a unit is the timestamps' own. */
function gapFrames({ times, rate }: Stream, { ptsUs }: PcmPacket): number {
  const frames = Math.round(((ptsUs - (times.endUs ?? ptsUs)) * rate) / usPerSecond);
  return Math.abs(frames) > unitFrames ? frames : 0;
}

/** The encoder takes full scale at the most. */
function clip(samples: Float32Array): Float32Array {
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at] as number;
    if (value > 1) samples[at] = 1;
    else if (value < -1) samples[at] = -1;
  }
  return samples;
}
