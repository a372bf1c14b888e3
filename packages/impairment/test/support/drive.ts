import { ImpairedPath, type Impairment } from '../../src/index.js';

export type Arrival = { readonly item: number; readonly atUs: number };

/** Sends so many packets, one every `everyUs`, in virtual time; when each has arrived, in order of arrival. */
export function drive(
  impairment: Impairment,
  {
    count = 1000,
    everyUs = 500,
    bytes = 1200,
    seed = 1,
  }: { count?: number; everyUs?: number; bytes?: number; seed?: number },
): { readonly arrivals: Arrival[]; readonly path: ImpairedPath<number> } {
  const path = new ImpairedPath<number>({ seed, steps: [{ atUs: 0, impairment }] });
  const arrivals: Arrival[] = [];
  for (let item = 0; item < count; item++) {
    takeUntil(path, item * everyUs, arrivals);
    path.send(item, bytes, item * everyUs);
  }
  takeUntil(path, Number.MAX_SAFE_INTEGER, arrivals);
  return { arrivals, path };
}

/** Takes each packet at the time it arrives. */
export function takeUntil(path: ImpairedPath<number>, endUs: number, arrivals: Arrival[]): void {
  for (let atUs = path.nextUs; atUs !== undefined && atUs <= endUs; atUs = path.nextUs) {
    for (let item = path.take(atUs); item !== undefined; item = path.take(atUs)) arrivals.push({ item, atUs });
  }
}

/** Lengths of the runs of numbers missing from 0 up to `count`. */
export function gaps(arrivals: readonly Arrival[], count: number): number[] {
  const present = new Set(arrivals.map(({ item }) => item));
  const lengths: number[] = [];
  let run = 0;
  for (let item = 0; item <= count; item++) {
    if (item < count && !present.has(item)) run += 1;
    else if (run > 0) {
      lengths.push(run);
      run = 0;
    }
  }
  return lengths;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
