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

/**
 * A time in ticks of `rate` per second, to the nearest. By whole seconds and the rest: the product of days in microseconds
 * and a media clock's rate is beyond 2^53.
 */
export function usToTicks(us: number, rate: number): number {
  const seconds = Math.floor(us / usPerSecond);
  return seconds * rate + Math.round(((us - seconds * usPerSecond) * rate) / usPerSecond);
}

/** Ticks of `rate` per second in microseconds, to the nearest. */
export function ticksToUs(ticks: number, rate: number): number {
  const seconds = Math.floor(ticks / rate);
  return seconds * usPerSecond + Math.round(((ticks - seconds * rate) * usPerSecond) / rate);
}
