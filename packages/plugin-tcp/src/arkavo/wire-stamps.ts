import { cmTimescale, unixUsToReferenceDate, usToCMTime, usToSeconds } from '@arkavo-pipeline/core';

/** A local time as `videoNALU.timestamp`: seconds of this machine's monotonic clock, to the nearest 1/600 s. */
export function videoStamp(localUs: number): number {
  return usToCMTime(localUs).value / cmTimescale;
}

/** A local time as `audio.timestamp`: on the clock of the video, in seconds. */
export function audioStamp(localUs: number): number {
  return usToSeconds(localUs);
}

/** A local time as `metadata.timestamp`: seconds since 2001. `unixOffsetUs` is the time since 1970 minus the local time. */
export function metadataStamp(localUs: number, unixOffsetUs: number): number {
  return unixUsToReferenceDate(localUs + unixOffsetUs);
}
