import { sep } from 'node:path';

const special = /[\\^$.*+?()[\]{}|/]/g;
const place = /\{\w+\}/;

/** What the paths match that a path with `{word}` in it may become: any characters but separators in its place. Undefined for a path without. */
export function namePattern(path: string): RegExp | undefined {
  if (!place.test(path)) return undefined;
  const anything = `[^${sep.replace(special, '\\$&')}]+`;
  const parts = path.split(new RegExp(place, 'g')).map((part) => part.replace(special, '\\$&'));
  return new RegExp(`^${parts.join(anything)}$`);
}
