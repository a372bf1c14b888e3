import type { Fit } from '../compositor-options.js';

/** In pixels, not rounded. */
export type Size = { readonly width: number; readonly height: number };
export type Rectangle = Size & { readonly x: number; readonly y: number };

/** A source that has a picture, of that size. */
export type SourceSize = Size & { readonly id: string };

/** Where a source is shown. */
export type Placement = {
  readonly id: string;
  readonly place: Rectangle;
  readonly fit: Fit;
  readonly radius: number;
  readonly opacity: number;
};

/** A place with square corners that hides what is under it. */
export function cell(id: string, place: Rectangle, fit: Fit): Placement {
  return { id, place, fit, radius: 0, opacity: 1 };
}

/** The largest size of a picture's shape within a box. */
export function fitted({ width, height }: Size, box: Size): Size {
  const scale = Math.min(box.width / width, box.height / height);
  return { width: width * scale, height: height * scale };
}
