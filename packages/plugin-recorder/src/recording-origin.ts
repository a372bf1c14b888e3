import { usPerSecond } from '@arkavo-pipeline/core';
import { kindOf, type Sample } from './sample.js';

/** The longest priming of an AAC encoder that is in use, in samples; at 44.1 kHz, the slowest rate that matters, microseconds. */
const maxPrimingUs = Math.ceil((2112 * usPerSecond) / 44_100);

/**
 * The time of the pipeline's timeline that is 0 in a file: that of the earliest sample. Where the container can hide what is before its beginning
 * (`canHide`), the priming of an AAC encoder is such, and so is sound that starts just before the first picture, or before 0: priming
 * of which nobody said so.
 */
export function recordingOrigin(samples: readonly Sample[], canHide: boolean): number {
  if (!canHide) return earliest(samples);
  const beginsUs = earliest(samples.map((sample) => ({ ptsUs: sample.ptsUs + (sample.primingUs ?? 0) })));
  const pictureUs = earliest(samples.filter(({ track }) => kindOf(track) === 'video'));
  const fromUs = pictureUs === Number.POSITIVE_INFINITY ? 0 : pictureUs;
  return beginsUs < fromUs && fromUs - beginsUs <= maxPrimingUs ? fromUs : beginsUs;
}

function earliest(samples: readonly Pick<Sample, 'ptsUs'>[]): number {
  return samples.reduce((least, { ptsUs }) => Math.min(least, ptsUs), Number.POSITIVE_INFINITY);
}
