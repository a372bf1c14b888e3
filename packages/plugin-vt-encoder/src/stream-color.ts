import type { Color } from '@arkavo-pipeline/core';

/** Players guess at what is unspecified (2) or reserved (0), each in its own way: it is tagged as BT.709 (1). */
export function specifiedColor({ primaries, transfer, matrix, fullRange }: Color): Color {
  const code = (value: number) => (value === 0 || value === 2 ? 1 : value);
  return { primaries: code(primaries), transfer: code(transfer), matrix: code(matrix), fullRange };
}

export function isSameColor(one: Color, other: Color): boolean {
  return (
    one.primaries === other.primaries &&
    one.transfer === other.transfer &&
    one.matrix === other.matrix &&
    one.fullRange === other.fullRange
  );
}
