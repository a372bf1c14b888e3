/** Ticks by which the timestamp `to` is ahead of `from` on the circle of 32 bits: −2^31 to 2^31 − 1, negative when it is behind. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0;
}

/** The timestamp `ticks` after this one, 0 to 2^32 − 1; `ticks` may be negative. */
export function timestampAfter(timestamp: number, ticks: number): number {
  return (timestamp + ticks) >>> 0;
}
