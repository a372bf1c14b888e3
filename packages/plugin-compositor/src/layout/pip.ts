import type { Fit, PipSettings } from '../compositor-options.js';
import { cell, fitted, type Placement, type Size, type SourceSize } from './placement.js';

/** 0 is the left or upper edge, 1 the right or lower one. */
type Spot = { readonly across: number; readonly down: number };

type Corner = PipSettings['position'];

const corners: { readonly [position in Corner]: Spot } = {
  'top-left': { across: 0, down: 0 },
  'top-right': { across: 1, down: 0 },
  'bottom-left': { across: 0, down: 1 },
  'bottom-right': { across: 1, down: 1 },
};

/** Where the boxes beyond the fourth go: first the middles of the edges, then what is between. */
const middles = [spot(0.5, 0), spot(0.5, 1), spot(0, 0.5), spot(1, 0.5)];
const quarters = [0.25, 0.75].flatMap((along) => [spot(along, 0), spot(along, 1), spot(0, along), spot(1, along)]);

/** By the number of boxes: what their size is multiplied by. */
const shrinking = [1, 1, 0.9, 0.8];
const leastShrinking = 0.7;

/** The first source fills the canvas; each other one is in a box of its own at the edges, whole, and as large as fits there. */
export function pip(
  canvas: Size,
  [base, ...others]: readonly SourceSize[],
  fit: Fit,
  { position, scale, margin, radius }: PipSettings,
): Placement[] {
  if (!base) return [];
  const share = Math.min(scale * (shrinking[others.length] ?? leastShrinking), greatestShare(others.length));
  const gap = Math.min(margin, Math.min(canvas.width, canvas.height) * greatestGap);
  const places = spots(position);
  const boxes = others.map((other, index) => {
    const size = fitted(other, { width: canvas.width * share, height: canvas.height * share });
    const { across, down } = places[index] as Spot;
    const x = gap + across * (canvas.width - 2 * gap - size.width);
    const y = gap + down * (canvas.height - 2 * gap - size.height);
    return { id: other.id, place: { x, y, ...size }, fit: 'fit' as const, radius, opacity: 1 };
  });
  return [cell(base.id, { x: 0, y: 0, ...canvas }, fit), ...boxes];
}

/** Of the canvas's shorter side; what the boxes may take leaves room for it. */
const greatestGap = 0.05;

/** With two, three or five boxes along an edge, and the margins, none touches another. */
function greatestShare(boxes: number): number {
  const along = boxes <= 4 ? 2 : boxes <= 8 ? 3 : 5;
  return (1 - 2 * greatestGap) / along - 0.01;
}

/** The wanted corner, the others in their order, the middles of the edges, the rest. */
function spots(first: Corner): Spot[] {
  const others = Object.entries(corners).filter(([name]) => name !== first);
  return [corners[first], ...others.map(([, place]) => place), ...middles, ...quarters];
}

function spot(across: number, down: number): Spot {
  return { across, down };
}
