import { unixUsToReferenceDate } from '@arkavo-pipeline/core';

const pattern = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** An ISO 8601 date with seconds and a time zone, as `JSONEncoder` writes it, in seconds since 2001-01-01T00:00:00Z; undefined for all else. */
export function isoToReferenceDate(text: string): number | undefined {
  const day = pattern.exec(text)?.[1];
  const unixMs = Date.parse(text);
  if (day === undefined || Number.isNaN(unixMs) || !isDay(day)) return undefined;
  return unixUsToReferenceDate(unixMs * 1000);
}

/** Days that a month doesn't have are counted on into the next by `Date.parse`. */
function isDay(day: string): boolean {
  const unixMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(unixMs) && new Date(unixMs).toISOString().startsWith(day);
}
