import type { Paint } from '../compositor-addon.js';

/** A colour as #rrggbb, which covers. */
export function paintOf(color: string): Paint {
  const part = (from: number) => Number.parseInt(color.slice(from, from + 2), 16) / 255;
  return { red: part(1), green: part(3), blue: part(5), alpha: 1 };
}

export const white: Paint = { red: 1, green: 1, blue: 1, alpha: 1 };
export const black: Paint = { red: 0, green: 0, blue: 0, alpha: 1 };
