import type { Mask } from '../compositor-addon.js';

export type IconName = 'play' | 'clock' | 'cup' | 'hand';

/**
 * A shape of an icon, which is from 0 to 1 across and down: how far a point is outside of it, less than 0 inside, to be true near
 * its edges; and the box that holds all of it.
 */
type Form = { readonly box: Box; distance(x: number, y: number): number };
type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

const icons: { readonly [name in IconName]: readonly Form[] } = {
  play: [
    {
      box: { left: 0.2, top: 0.05, right: 0.9, bottom: 0.95 },
      distance: (x, y) => Math.max(0.2 - x, (0.7 * Math.abs(y - 0.5) - 0.45 * (0.9 - x)) / length(0.7, 0.45)),
    },
  ],
  clock: [ring(0.5, 0.5, 0.46, 0.38), line(0.5, 0.5, 0.5, 0.24, 0.04), line(0.5, 0.5, 0.68, 0.6, 0.04)],
  cup: [
    {
      box: { left: 0.14, top: 0.3, right: 0.7, bottom: 0.76 },
      distance: (x, y) =>
        Math.max(0.3 - y, y - 0.76, Math.abs(x - 0.42) - 0.28 + 0.12 * Math.max(0, (y - 0.56) / 0.2) ** 2),
    },
    ring(0.72, 0.47, 0.15, 0.09),
    line(0.1, 0.86, 0.76, 0.86, 0.035),
    line(0.34, 0.08, 0.34, 0.21, 0.025),
    line(0.5, 0.08, 0.5, 0.21, 0.025),
  ],
  hand: [
    line(0.52, 0.68, 0.52, 0.68, 0.24),
    line(0.36, 0.6, 0.27, 0.3, 0.055),
    line(0.47, 0.55, 0.43, 0.16, 0.055),
    line(0.58, 0.55, 0.6, 0.14, 0.055),
    line(0.69, 0.6, 0.76, 0.25, 0.055),
    line(0.34, 0.78, 0.16, 0.56, 0.055),
    line(0.88, 0.3, 0.92, 0.18, 0.02),
    line(0.14, 0.26, 0.1, 0.14, 0.02),
  ],
};

/** An icon as a mask, `size` pixels wide and high, with smooth edges. */
export function drawIcon(name: IconName, size: number): Mask {
  const coverage = new Uint8Array(size * size);
  for (const form of icons[name]) cover(form, coverage, size);
  return { width: size, height: size, coverage };
}

/** A pixel at an edge is covered by as much as its middle is inside. */
function cover({ box, distance }: Form, coverage: Uint8Array, size: number): void {
  const first = (from: number) => Math.max(0, Math.floor(from * size - 0.5));
  const end = (to: number) => Math.min(size, Math.ceil(to * size + 0.5));
  const [left, right, bottom] = [first(box.left), end(box.right), end(box.bottom)];
  for (let row = first(box.top); row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const inside = 0.5 - size * distance((column + 0.5) / size, (row + 0.5) / size);
      const covered = Math.round(255 * Math.max(0, Math.min(1, inside)));
      const pixel = row * size + column;
      coverage[pixel] = Math.max(coverage[pixel] ?? 0, covered);
    }
  }
}

function ring(x: number, y: number, outer: number, inner: number): Form {
  return {
    box: { left: x - outer, top: y - outer, right: x + outer, bottom: y + outer },
    distance: (px, py) => {
      const far = length(px - x, py - y);
      return Math.max(far - outer, inner - far);
    },
  };
}

/** A line with round ends, `radius` on each side; a disc, where it ends where it begins. */
function line(fromX: number, fromY: number, toX: number, toY: number, radius: number): Form {
  const [across, down] = [toX - fromX, toY - fromY];
  const square = across ** 2 + down ** 2 || 1;
  return {
    box: {
      left: Math.min(fromX, toX) - radius,
      top: Math.min(fromY, toY) - radius,
      right: Math.max(fromX, toX) + radius,
      bottom: Math.max(fromY, toY) + radius,
    },
    distance: (x, y) => {
      const along = ((x - fromX) * across + (y - fromY) * down) / square;
      const share = Math.max(0, Math.min(1, along));
      return length(x - fromX - share * across, y - fromY - share * down) - radius;
    },
  };
}

/** Math.hypot takes ten times as long. */
function length(across: number, down: number): number {
  return Math.sqrt(across * across + down * down);
}
