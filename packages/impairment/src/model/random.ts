/** The next of a series of numbers, evenly from 0 up to but not including 1. */
export type Random = () => number;

/** A series that a seed and a purpose determine; series of other purposes have nothing to do with it. */
export function seededRandom(seed: number | string, purpose: string): Random {
  let state = hash(`${seed}/${purpose}`);
  // Mulberry32: 32 bits of state are plenty, for what is wanted is to be the same each time.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
