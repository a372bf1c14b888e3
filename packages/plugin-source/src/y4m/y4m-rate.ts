import type { Y4mHeader } from './y4m-header.js';

/** NTSC rates are multiples of 1000/1001. */
const ntsc = { numerator: 1000, denominator: 1001 };

/** `fps` as a fraction: exact for whole and NTSC rates (29.97, 59.94), else to a thousandth. */
export function rateOf(fps: number): Y4mHeader['rate'] {
  const whole = Math.round(fps);
  if (isNear(fps, whole)) return { numerator: whole, denominator: 1 };
  const nominal = Math.round((fps * ntsc.denominator) / ntsc.numerator);
  if (isNear(fps, (nominal * ntsc.numerator) / ntsc.denominator)) {
    return { numerator: nominal * ntsc.numerator, denominator: ntsc.denominator };
  }
  return { numerator: Math.round(fps * 1000), denominator: 1000 };
}

/** Within a microsecond's rounding of a picture's duration, or of a rate given with two decimals. */
function isNear(fps: number, rate: number): boolean {
  return rate > 0 && Math.abs(fps / rate - 1) < 2e-4;
}
