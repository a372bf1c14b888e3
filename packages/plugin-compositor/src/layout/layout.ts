import {
  compositorOptions,
  type LayoutSettings,
  type PipSettings,
  type RectangleSettings,
} from '../compositor-options.js';
import { grid, sideBySide } from './grid.js';
import { pip } from './pip.js';
import { cell, type Placement, type Size, type SourceSize } from './placement.js';

const { position, scale, margin, radius } = compositorOptions.pip.properties;

/** Of boxes of which nothing was said. */
export const defaultPip: PipSettings = {
  position: position.default,
  scale: scale.default,
  margin: margin.default,
  radius: radius.default,
};

/** Where the sources are shown, the lowest first. */
export function layOut(settings: LayoutSettings, canvas: Size, present: readonly SourceSize[]): Placement[] {
  const { layout, order = [], fit, pip: boxes = defaultPip, rectangles = [] } = settings;
  const sources = inOrder(order, present);
  switch (layout) {
    case 'pip':
      return pip(canvas, sources, fit, boxes);
    case 'grid':
      return grid(canvas, sources, fit);
    case 'single':
      return sources.slice(0, 1).map(({ id }) => cell(id, { x: 0, y: 0, ...canvas }, fit));
    case 'side-by-side':
      return sideBySide(canvas, sources, fit);
    case 'rectangles':
      return atRectangles(rectangles, sources);
  }
}

function inOrder(order: readonly string[], present: readonly SourceSize[]): readonly SourceSize[] {
  if (order.length === 0) return present;
  return [...new Set(order)].flatMap((id) => present.find((source) => source.id === id) ?? []);
}

function atRectangles(rectangles: readonly RectangleSettings[], sources: readonly SourceSize[]): Placement[] {
  const shown = new Set(sources.map(({ id }) => id));
  return rectangles
    .filter(({ source }) => shown.has(source))
    .toSorted((one, other) => one.z - other.z)
    .map(({ source: id, x, y, width, height, fit, radius: corner, opacity }) => {
      return { id, place: { x, y, width, height }, fit, radius: corner, opacity };
    });
}
