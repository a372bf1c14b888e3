import { secondsToUs, ticksToUs, usPerSecond, usToTicks } from '@arkavo-pipeline/core';

/** A time since 1900: 32 bits of seconds, which start over in 2036, and 32 of fraction (RFC 3550 §4). */
export type NtpTime = { readonly seconds: number; readonly fraction: number };

/** Ticks of a compact NTP time per second. */
export const compactPerSecond = 0x10000;

const word = 2 ** 32;
/** From 1900, the NTP epoch, to 1970. */
const ntpToUnixSeconds = 2_208_988_800;

/** The NTP time of microseconds of Unix time. */
export function usToNtp(unixUs: number): NtpTime {
  const seconds = Math.floor(unixUs / usPerSecond);
  return {
    seconds: (((seconds + ntpToUnixSeconds) % word) + word) % word,
    fraction: usToTicks(unixUs - secondsToUs(seconds), word),
  };
}

/** Microseconds of Unix time, 1968 to 2104: a time whose upper bit is clear is taken for one after the wrap (RFC 4330 §3). */
export function ntpToUs({ seconds, fraction }: NtpTime): number {
  const era = seconds < word / 2 ? word : 0;
  return secondsToUs(seconds + era - ntpToUnixSeconds) + ticksToUs(fraction, word);
}

/** The middle 32 bits: 16 of seconds and 16 of fraction, so it starts over every 18.2 hours. */
export function compactNtp({ seconds, fraction }: NtpTime): number {
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}
