import { AudioPacket, startLedger, usPerSecond } from '@arkavo-pipeline/core';
import { type PcmFormat, writeSamples } from '../../src/pcm/pcm-samples.js';

/** Interleaved samples, and what they are. */
export type Sound = { readonly samples: Float32Array; readonly rate: number; readonly channels: number };

/** The same in all channels: `value` of the frame's index. */
export function sound(rate: number, channels: number, frames: number, value: (frame: number) => number): Sound {
  const samples = new Float32Array(frames * channels);
  for (let at = 0; at < samples.length; at++) samples[at] = value(Math.floor(at / channels));
  return { samples, rate, channels };
}

export function tone(rate: number, channels: number, frames: number, hertz: number, amplitude: number): Sound {
  return sound(rate, channels, frames, (frame) => amplitude * Math.sin((2 * Math.PI * hertz * frame) / rate));
}

export type PacketFields = {
  readonly sourceId?: string;
  readonly startUs?: number;
  readonly format?: PcmFormat;
  /** Added to the timestamp; by default 0. */
  readonly captureOffsetUs?: number;
};

/** One packet of the frames from `from` up to `to`, with the time that they have in the sound. */
export function soundPacket(
  { samples, rate, channels }: Sound,
  from: number,
  to: number,
  { sourceId = 'one', startUs = 0, format = 'pcm-f32', captureOffsetUs = 0 }: PacketFields = {},
): AudioPacket {
  const ptsUs = startUs + Math.round((from * usPerSecond) / rate);
  const durationUs = Math.round(((to - from) * usPerSecond) / rate);
  const data = writeSamples(samples.slice(from * channels, to * channels), format);
  const ledger = startLedger(ptsUs + captureOffsetUs);
  return new AudioPacket({ sourceId, ptsUs, durationUs, ledger, format, sampleRate: rate, channels, data });
}

/** The sound in packets of `frames`. */
export function soundPackets(of: Sound, frames: number, fields?: PacketFields): AudioPacket[] {
  const all = of.samples.length / of.channels;
  const packets: AudioPacket[] = [];
  for (let from = 0; from < all; from += frames)
    packets.push(soundPacket(of, from, Math.min(all, from + frames), fields));
  return packets;
}

/** Sample after sample, in the order of the packets' times. */
export function interleaved(...streams: readonly (readonly AudioPacket[])[]): AudioPacket[] {
  return streams.flat().sort((one, other) => one.ptsUs - other.ptsUs);
}
