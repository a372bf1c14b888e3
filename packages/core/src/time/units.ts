/** Time inside the project is integer microseconds; every other unit is converted here. */
export const usPerSecond = 1_000_000;
export const usPerMs = 1_000;

export function secondsToUs(seconds: number): number {
  return Math.round(seconds * usPerSecond);
}

export function usToSeconds(us: number): number {
  return us / usPerSecond;
}

export function msToUs(ms: number): number {
  return Math.round(ms * usPerMs);
}

export function usToMs(us: number): number {
  return us / usPerMs;
}

/** The time of frame `index` at `rate` frames per second, without accumulating rounding. */
export function frameTimeUs(index: number, rate: number): number {
  return Math.round((index * usPerSecond) / rate);
}
