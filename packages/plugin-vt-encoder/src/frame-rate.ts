import { usPerSecond } from '@arkavo-pipeline/core';

/** Frames per second as a fraction. */
export type FrameRate = { readonly num: number; readonly den: number };

const fallback: FrameRate = { num: 30, den: 1 };
const maximum = 480;
/** Durations are whole microseconds: 33 333 is 30 per second, 33 367 is 30 000/1001 (0.1 % less). */
const tolerance = 0.0004;

/** The rate of frames that last `durationUs`: 30 when unknown (0) or out of the range of 1 to 480 per second. */
export function frameRateOf(durationUs: number): FrameRate {
  const rate = usPerSecond / durationUs;
  if (!Number.isInteger(durationUs) || rate < 1 || rate > maximum) return fallback;
  const whole = Math.round(rate);
  if (isNear(rate, whole)) return { num: whole, den: 1 };
  if (isNear(rate, (Math.ceil(rate) * 1000) / 1001)) return { num: Math.ceil(rate) * 1000, den: 1001 };
  return { num: usPerSecond, den: durationUs };
}

function isNear(rate: number, wanted: number): boolean {
  return Math.abs(rate / wanted - 1) < tolerance;
}
