import { usPerSecond } from '@arkavo-pipeline/core';
import { kindOf, type Sample } from './sample.js';

/** The longest priming of an AAC encoder that is in use, in samples; at 44.1 kHz, the slowest rate that matters, microseconds. */
const maxPrimingUs = Math.ceil((2112 * usPerSecond) / 44_100);

/**
 * The time of the pipeline's timeline that is 0 in a file: that of the earliest sample. Where the container can hide what is before its beginning
 * (`canHide`), sound that starts just before the first picture, as the priming of an AAC encoder does, is such, and so is what is before 0.
 */
export function recordingOrigin(samples: readonly Sample[], canHide: boolean): number {
  const earliestUs = earliest(samples);
  if (!canHide) return earliestUs;
  const pictureUs = earliest(samples.filter(({ track }) => kindOf(track) === 'video'));
  const isPriming = (fromUs: number) => earliestUs < fromUs && fromUs - earliestUs <= maxPrimingUs;
  if (pictureUs !== Number.POSITIVE_INFINITY) return isPriming(pictureUs) ? pictureUs : earliestUs;
  return isPriming(0) ? 0 : earliestUs;
}

function earliest(samples: readonly Sample[]): number {
  return samples.reduce((least, { ptsUs }) => Math.min(least, ptsUs), Number.POSITIVE_INFINITY);
}
