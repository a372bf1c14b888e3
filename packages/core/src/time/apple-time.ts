import { ticksToUs, usPerSecond, usToTicks } from './units.js';

/** A time of Core Media: `value` / `timescale` seconds. */
export type CMTime = { readonly value: number; readonly timescale: number };

/** The timescale that video usually has: a multiple of 24, 25 and 30 pictures per second. */
export const cmTimescale = 600;

/** From 1970-01-01 to 2001-01-01, UTC, in seconds. */
const referenceDateSeconds = 978_307_200;

/** The nearest time that the timescale has: within half of 1/600 s by default. */
export function usToCMTime(us: number, timescale: number = cmTimescale): CMTime {
  return { value: usToTicks(us, timescale), timescale };
}

export function cmTimeToUs({ value, timescale }: CMTime): number {
  return ticksToUs(value, timescale);
}

/** Seconds since 2001-01-01T00:00:00Z (`Date` and `CFAbsoluteTime` of Apple's systems) as microseconds since 1970. */
export function referenceDateToUnixUs(seconds: number): number {
  return Math.round(seconds * usPerSecond) + referenceDateSeconds * usPerSecond;
}

/** Microseconds since 1970 as seconds since 2001-01-01T00:00:00Z. */
export function unixUsToReferenceDate(us: number): number {
  return (us - referenceDateSeconds * usPerSecond) / usPerSecond;
}
