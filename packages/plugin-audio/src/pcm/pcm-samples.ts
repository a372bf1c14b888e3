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

/**
 * The packet's samples, interleaved, full scale at ±1. What is not a number is silence, and no value is beyond ±256. (Typed arrays
 * have the machine's order of bytes, which is that of packets wherever Node runs our addons.)
 */
export function readSamples(packet: PcmShape): Float32Array {
  const { buffer, byteOffset } = packet.data;
  const count = frameCount(packet) * packet.channels;
  if (packet.format === 'pcm-s16') {
    const integers = new Int16Array(buffer, byteOffset, count);
    const samples = new Float32Array(count);
    for (let at = 0; at < count; at++) samples[at] = (integers[at] as number) / fullScale;
    return samples;
  }
  const samples = new Float32Array(buffer, byteOffset, count).slice();
  for (let at = 0; at < count; at++) {
    const value = samples[at] as number;
    if (!(value >= -loudest && value <= loudest)) samples[at] = Number.isNaN(value) ? 0 : Math.sign(value) * loudest;
  }
  return samples;
}

/** The bytes of samples; 16-bit ones are rounded and clipped. */
export function writeSamples(samples: Float32Array, format: PcmFormat): Uint8Array {
  if (format === 'pcm-f32') return new Uint8Array(samples.slice().buffer);
  const integers = new Int16Array(samples.length);
  for (let at = 0; at < samples.length; at++) {
    const value = Math.round((samples[at] as number) * fullScale);
    integers[at] = Math.max(-fullScale, Math.min(fullScale - 1, value));
  }
  return new Uint8Array(integers.buffer);
}
