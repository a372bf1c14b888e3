/** Bits per second as they are said: whole kbit/s. */
export function kbps(bps: number): number {
  return Math.round(bps / 1000);
}
