/** Frames per second as a fraction. */
export type FrameRate = { readonly num: number; readonly den: number };

/** As in 29.97 or 23.98. */
const tolerance = 0.0003;

/** The rate that a number stands for: a whole one, one of those that are 0.1 % less (29.97 is 30000/1001), or in thousandths. */
export function frameRateOf(perSecond: number): FrameRate {
  if (Number.isInteger(perSecond)) return { num: perSecond, den: 1 };
  const above = Math.ceil(perSecond) * 1000;
  if (Math.abs(perSecond / (above / 1001) - 1) < tolerance) return { num: above, den: 1001 };
  return { num: Math.round(perSecond * 1000), den: 1000 };
}
