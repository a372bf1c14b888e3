import type { Mask } from '../compositor-addon.js';

export type IconName = 'play' | 'clock' | 'cup' | 'hand';

/** Whether a point is in a shape; the icon is from 0 to 1 across and down. */
type Form = (x: number, y: number) => boolean;

/** Points across a pixel. */
const fine = 4;

const icons: { readonly [name in IconName]: Form } = {
  play: (x, y) => x >= 0.2 && x <= 0.9 && Math.abs(y - 0.5) <= (0.45 * (0.9 - x)) / 0.7,
  clock: any(ring(0.5, 0.5, 0.46, 0.38), line(0.5, 0.5, 0.5, 0.24, 0.04), line(0.5, 0.5, 0.68, 0.6, 0.04)),
  cup: any(
    (x, y) => y >= 0.3 && y <= 0.76 && Math.abs(x - 0.42) <= 0.28 - 0.12 * Math.max(0, (y - 0.56) / 0.2) ** 2,
    ring(0.72, 0.47, 0.15, 0.09),
    line(0.1, 0.86, 0.76, 0.86, 0.035),
    line(0.34, 0.08, 0.34, 0.21, 0.025),
    line(0.5, 0.08, 0.5, 0.21, 0.025),
  ),
  hand: any(
    (x, y) => ((x - 0.52) / 0.24) ** 2 + ((y - 0.68) / 0.24) ** 2 <= 1,
    line(0.36, 0.6, 0.27, 0.3, 0.055),
    line(0.47, 0.55, 0.43, 0.16, 0.055),
    line(0.58, 0.55, 0.6, 0.14, 0.055),
    line(0.69, 0.6, 0.76, 0.25, 0.055),
    line(0.34, 0.78, 0.16, 0.56, 0.055),
    line(0.88, 0.3, 0.92, 0.18, 0.02),
    line(0.14, 0.26, 0.1, 0.14, 0.02),
  ),
};

/** An icon as a mask, `size` pixels wide and high, with smooth edges. */
export function drawIcon(name: IconName, size: number): Mask {
  const form = icons[name];
  const coverage = new Uint8Array(size * size);
  for (let index = 0; index < coverage.length; index++) {
    coverage[index] = Math.round((255 * pointsIn(form, index % size, Math.floor(index / size), size)) / fine ** 2);
  }
  return { width: size, height: size, coverage };
}

function pointsIn(form: Form, column: number, row: number, size: number): number {
  let count = 0;
  for (let point = 0; point < fine ** 2; point++) {
    const x = (column + ((point % fine) + 0.5) / fine) / size;
    const y = (row + (Math.floor(point / fine) + 0.5) / fine) / size;
    if (form(x, y)) count++;
  }
  return count;
}

function any(...forms: readonly Form[]): Form {
  return (x, y) => forms.some((form) => form(x, y));
}

function ring(x: number, y: number, outer: number, inner: number): Form {
  return (px, py) => {
    const distance = Math.hypot(px - x, py - y);
    return distance <= outer && distance >= inner;
  };
}

/** A line with round ends, `radius` on each side. */
function line(fromX: number, fromY: number, toX: number, toY: number, radius: number): Form {
  const [across, down] = [toX - fromX, toY - fromY];
  return (x, y) => {
    const along = ((x - fromX) * across + (y - fromY) * down) / (across ** 2 + down ** 2);
    const share = Math.max(0, Math.min(1, along));
    return Math.hypot(x - fromX - share * across, y - fromY - share * down) <= radius;
  };
}
