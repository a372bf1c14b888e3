import { type Stereo, stereoChannels } from './stereo.js';

/** 3 dB less. */
const less = Math.SQRT1_2;

/** What a channel gives to the left and to the right. */
type Share = readonly [left: number, right: number];

const left: Share = [1, 0];
const right: Share = [0, 1];
const center: Share = [less, less];
const none: Share = [0, 0];
const sideLeft: Share = [less, 0];
const sideRight: Share = [0, less];
/** One channel behind the listener goes to both sides, as the two that it stands for would. */
const back: Share = [0.5, 0.5];

/**
 * By the number of channels, in the order of WAVE files (front left, front right, centre, low frequencies, back, side): the
 * coefficients of the downward mixing of ITU-R BS.775. Low frequencies are left out, as there. Mono goes to both sides at 0 dB.
 */
const matrices: readonly (readonly Share[])[] = [
  [],
  [[1, 1]],
  [left, right],
  [left, right, center],
  [left, right, sideLeft, sideRight],
  [left, right, center, sideLeft, sideRight],
  [left, right, center, none, sideLeft, sideRight],
  [left, right, center, none, back, sideLeft, sideRight],
  [left, right, center, none, sideLeft, sideRight, sideLeft, sideRight],
];

export const maxChannels = matrices.length - 1;

/** Interleaved samples of 1 to `maxChannels` channels, as two. */
export function toStereo(samples: Float32Array, channels: number): Stereo {
  if (channels === stereoChannels) return samples;
  const matrix = matrices[channels] ?? [];
  const frames = Math.floor(samples.length / channels);
  const stereo = new Float32Array(frames * stereoChannels);
  for (let frame = 0; frame < frames; frame++) {
    let toLeft = 0;
    let toRight = 0;
    for (let channel = 0; channel < channels; channel++) {
      const value = samples[frame * channels + channel] as number;
      const share = matrix[channel] as Share;
      toLeft += value * share[0];
      toRight += value * share[1];
    }
    stereo[frame * stereoChannels] = toLeft;
    stereo[frame * stereoChannels + 1] = toRight;
  }
  return stereo;
}
