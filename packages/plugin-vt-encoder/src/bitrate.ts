/** Bits per second: what the option takes and what requests are clamped to. */
export const minimumBitrate = 50_000;
export const maximumBitrate = 200_000_000;

/** A requested bit rate within the range; `undefined` for what is no number. */
export function clampBitrate(bitsPerSecond: number): number | undefined {
  if (Number.isNaN(bitsPerSecond)) return undefined;
  return Math.round(Math.min(Math.max(bitsPerSecond, minimumBitrate), maximumBitrate));
}
