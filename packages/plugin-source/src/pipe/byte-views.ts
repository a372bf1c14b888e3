import type { Plane } from '@arkavo-pipeline/core';

/** What is left of a list of views after its first `bytes` bytes. */
export function viewsAfter(views: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let first = 0;
  let skipped = bytes;
  for (let view = views[first]; view && skipped >= view.byteLength; view = views[first]) {
    skipped -= view.byteLength;
    first += 1;
  }
  const [partial, ...rest] = views.slice(first);
  return partial ? [partial.subarray(skipped), ...rest] : [];
}

/** The visible pixels of a plane: one view where its rows lie end to end, else one view per row. */
export function visibleViews({ data, stride, width, height }: Plane): readonly Uint8Array[] {
  if (stride === width) return [data.subarray(0, width * height)];
  return Array.from({ length: height }, (_, y) => data.subarray(y * stride, y * stride + width));
}

/** Where the pixels of a plane are read to when they come end to end: its beginning. `spreadRows` puts them in place. */
export function packedView({ data, width, height }: Plane): Uint8Array {
  return data.subarray(0, width * height);
}

/** Moves rows that were read end to end to where the stride has them: the last one first, for they overlap. */
export function spreadRows({ data, stride, width, height }: Plane): void {
  if (stride === width) return;
  for (let y = height - 1; y > 0; y -= 1) data.copyWithin(y * stride, y * width, (y + 1) * width);
}
