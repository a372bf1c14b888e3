import { execFileSync } from 'node:child_process';

const sampleRate = 48_000;
/** 0.1 s: tones whose frequencies are multiples of 10 Hz do not disturb each other. */
const windowSamples = sampleRate / 10;

/** How loud a tone is in each tenth of a second of a recording, full scale is 1. */
export function heardTone(samples: Float32Array, hertz: number): number[] {
  return Array.from({ length: Math.floor(samples.length / windowSamples) }, (_, index) =>
    amplitude(samples.subarray(index * windowSamples, (index + 1) * windowSamples), hertz),
  );
}

/** The left channel of a recording. */
export function leftChannel(path: string): Float32Array {
  const args = ['-nostdin', '-v', 'error', '-i', path, '-map', '0:a', '-af', 'pan=mono|c0=FL', '-f', 'f32le', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 26 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Goertzel's algorithm. */
function amplitude(samples: Float32Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + turn * last - before, last];
  return (2 / samples.length) * Math.sqrt(Math.max(0, last * last + before * before - turn * last * before));
}
