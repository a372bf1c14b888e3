import { isSlice, joinAnnexB, nalUnits } from '@arkavo-pipeline/core';
import type { Stream, Unit } from './stream.js';

/** Does one random damage to a stream. */
export type Damage = (stream: Stream, random: () => number) => readonly Unit[];

/** What networks and files do to streams: parts are missing, cut short, or come in another order. */
export const losses: { readonly [name: string]: Damage } = {
  'a unit is lost': ({ units }, random) => {
    const lost = random() % units.length;
    return units.filter((_, index) => index !== lost);
  },
  'two units are lost': ({ units }, random) => {
    const lost = [random() % units.length, random() % units.length];
    return units.filter((_, index) => !lost.includes(index));
  },
  'two units change places': ({ units }, random) => {
    const at = random() % (units.length - 1);
    const swapped = [...units];
    swapped.splice(at, 2, ...units.slice(at, at + 2).reverse());
    return swapped;
  },
  'a unit comes twice': ({ units }, random) => {
    const at = random() % units.length;
    return [...units.slice(0, at + 1), ...units.slice(at)];
  },
  'a slice is lost': ({ units, codec }, random) =>
    replaced(units, random, ({ data }) => {
      const nals = [...nalUnits(codec, data)];
      const slices = nals.filter(({ type }) => isSlice(codec, type));
      const lost = slices[random() % slices.length];
      return joinAnnexB(nals.filter((nal) => nal !== lost).map(({ start, end }) => data.subarray(start, end)));
    }),
};

/** A unit that breaks off. */
export const truncation: Damage = ({ units }, random) =>
  replaced(units, random, ({ data }) => data.slice(0, 1 + (random() % (data.length - 1))));

/** One bit is another. */
export const flip: Damage = ({ units }, random) =>
  replaced(units, random, ({ data }) => {
    const flipped = data.slice();
    const at = random() % data.length;
    flipped[at] = (data[at] ?? 0) ^ (1 << (random() % 8));
    return flipped;
  });

function replaced(units: readonly Unit[], random: () => number, change: (unit: Unit) => Uint8Array): Unit[] {
  const at = random() % units.length;
  return units.map((unit, index) => (index === at ? { ...unit, data: change(unit) } : unit));
}
