import { usPerSecond } from '@arkavo-pipeline/core';

/** The rate of everything that is mixed, Hz. */
export const mixRate = 48_000;

/** Places on the timeline of the output, whose blocks begin at multiples of their length. */
export type Block = {
  /** Session time of the first frame, microseconds. */
  readonly startUs: number;
  readonly frames: number;
};

export function blockEndUs({ startUs, frames }: Block): number {
  return startUs + framesUs(frames, mixRate);
}

/** How long so many frames last, microseconds, not rounded. */
export function framesUs(frames: number, rate: number): number {
  return (frames * usPerSecond) / rate;
}

/** How many frames, not rounded, there are in a time. */
export function usFrames(us: number, rate: number): number {
  return (us * rate) / usPerSecond;
}
