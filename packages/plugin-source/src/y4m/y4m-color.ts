import type { Color } from '@arkavo-pipeline/core';

/** The code point of ISO/IEC 23091-2 for what nobody told. */
const unspecified = 2;

/** All that a y4m header tells of colour is its range. */
export function unspecifiedColor(fullRange: boolean): Color {
  return { primaries: unspecified, transfer: unspecified, matrix: unspecified, fullRange };
}
