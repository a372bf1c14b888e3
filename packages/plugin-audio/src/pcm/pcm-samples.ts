import type { AudioPacket } from '@arkavo-pipeline/core';

/** The two forms of PCM that packets have. */
export type PcmFormat = 'pcm-f32' | 'pcm-s16';

export const sampleBytes: { readonly [format in PcmFormat]: number } = { 'pcm-f32': 4, 'pcm-s16': 2 };

const fullScale = 32_768;
/** Louder than any sound that is meant: 48 dB above full scale. */
const loudest = 256;

export type PcmShape = Pick<AudioPacket, 'data' | 'channels'> & { readonly format: PcmFormat };

/** Whole frames in a packet; what is left over at its end is no frame. */
export function frameCount({ data, channels, format }: PcmShape): number {
  return Math.floor(data.byteLength / (channels * sampleBytes[format]));
}

/** The packet's samples, interleaved, full scale at ±1. What is not a number is silence, and no value is beyond ±256. */
export function readSamples(packet: PcmShape): Float32Array {
  const samples = new Float32Array(frameCount(packet) * packet.channels);
  const { data } = packet;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (packet.format === 'pcm-s16') {
    for (let index = 0; index < samples.length; index++) samples[index] = view.getInt16(index * 2, true) / fullScale;
    return samples;
  }
  for (let index = 0; index < samples.length; index++) {
    const value = view.getFloat32(index * 4, true);
    samples[index] = Number.isNaN(value) ? 0 : Math.max(-loudest, Math.min(loudest, value));
  }
  return samples;
}

/** The bytes of samples; 16-bit ones are rounded and clipped. */
export function writeSamples(samples: Float32Array, format: PcmFormat): Uint8Array {
  const data = new Uint8Array(samples.length * sampleBytes[format]);
  const view = new DataView(data.buffer);
  if (format === 'pcm-f32') {
    for (let index = 0; index < samples.length; index++) view.setFloat32(index * 4, samples[index] as number, true);
    return data;
  }
  for (let index = 0; index < samples.length; index++) {
    const value = Math.round((samples[index] as number) * fullScale);
    view.setInt16(index * 2, Math.max(-fullScale, Math.min(fullScale - 1, value)), true);
  }
  return data;
}
