import type { Layer, PixelRectangle } from '../compositor-addon.js';
import { fitted, type Placement, type Rectangle, type Size } from './placement.js';

/** A crop that differs from the whole by less is no crop. */
const tolerancePixels = 1.5;

/**
 * The layer of a picture at its placement: what of it is shown, and on which pixels. Undefined when that is nothing. All edges
 * on the canvas are on even pixels, where a chroma sample begins, or the canvas's own.
 */
export function layerOf(
  placement: Placement,
  frame: Size & { readonly handle: number },
  canvas: Size,
): Layer | undefined {
  const { place, fit, radius, opacity } = placement;
  const target = fit === 'fit' ? centred(fitted(frame, place), place) : place;
  const source = fit === 'fit' ? { x: 0, y: 0, width: frame.width, height: frame.height } : filling(frame, target);
  const pixels = onPixels(target, canvas);
  if (pixels.width < 1 || pixels.height < 1 || opacity === 0) return undefined;
  const crop = cropOf(visible(source, target, canvas), frame);
  return { frame: frame.handle, crop, place: pixels, radius, opacity };
}

/** Whether a layer is its frame, sample for sample, and nothing of the canvas is left. */
export function isWhole({ crop, place, radius, opacity }: Layer, frame: Size, canvas: Size): boolean {
  const isAll = (part: PixelRectangle) => part.width === canvas.width && part.height === canvas.height;
  return (
    isAll(place) &&
    isAll(crop) &&
    frame.width === canvas.width &&
    frame.height === canvas.height &&
    radius === 0 &&
    opacity === 1
  );
}

function centred({ width, height }: Size, box: Rectangle): Rectangle {
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}

/** The middle of a picture, in the shape of its place. */
function filling(frame: Size, place: Size): Rectangle {
  const size = fitted(place, frame);
  return centred(size, { x: 0, y: 0, width: frame.width, height: frame.height });
}

/** What is left of the source when its place ends at the canvas's edges. */
function visible(source: Rectangle, place: Rectangle, canvas: Size): Rectangle {
  const [left, top] = [Math.max(0, place.x), Math.max(0, place.y)];
  const right = Math.min(canvas.width, place.x + place.width);
  const bottom = Math.min(canvas.height, place.y + place.height);
  const across = source.width / place.width;
  const down = source.height / place.height;
  return {
    x: source.x + (left - place.x) * across,
    y: source.y + (top - place.y) * down,
    width: (right - left) * across,
    height: (bottom - top) * down,
  };
}

function onPixels({ x, y, width, height }: Rectangle, canvas: Size): PixelRectangle {
  const across = evenSpan(x, x + width, canvas.width);
  const down = evenSpan(y, y + height, canvas.height);
  return { x: across.from, y: down.from, width: across.length, height: down.length };
}

function evenSpan(from: number, to: number, limit: number): { readonly from: number; readonly length: number } {
  const first = Math.max(0, 2 * Math.round(from / 2));
  const last = to >= limit ? limit : 2 * Math.round(to / 2);
  return { from: first, length: last - first };
}

function cropOf({ x, y, width, height }: Rectangle, frame: Size): PixelRectangle {
  const across = cropSpan(x, width, frame.width);
  const down = cropSpan(y, height, frame.height);
  return { x: across.from, y: down.from, width: across.length, height: down.length };
}

function cropSpan(from: number, length: number, limit: number): { readonly from: number; readonly length: number } {
  if (limit - length < tolerancePixels) return { from: 0, length: limit };
  const first = Math.min(2 * Math.round(from / 2), 2 * Math.floor((limit - 1) / 2));
  const last = Math.round(from + length);
  return { from: first, length: Math.min(limit - first, Math.max(1, last - first)) };
}
