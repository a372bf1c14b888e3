const placeholders: { readonly [name: string]: (date: Date, index: number) => string } = {
  '{index}': (_date, index) => String(index).padStart(4, '0'),
  '{date}': (date) => iso(date).slice(0, 8),
  '{time}': (date) => iso(date).slice(9, 15),
};

/** Where the number of a file goes in a path. */
export function hasIndex(path: string): boolean {
  return path.includes('{index}');
}

/** Where the name of a source goes in a path: there is a file for each. */
export function hasSource(path: string): boolean {
  return path.includes('{source}');
}

/**
 * A path with its patterns filled in: `{index}` is the number of the file, of four digits, `{date}` and `{time}` are those of its beginning
 * in UTC, as in `20260131` and `235959`.
 */
export function filledPath(path: string, date: Date, index: number): string {
  return Object.entries(placeholders).reduce(
    (filled, [name, value]) => filled.replaceAll(name, () => value(date, index)),
    path,
  );
}

/** A path in which only the date is filled in. */
export function datedPath(path: string, date: Date): string {
  return path.replaceAll('{date}', () => placeholders['{date}']?.(date, 0) ?? '');
}

/** The patterns that there are. */
export const patterns: readonly string[] = [...Object.keys(placeholders), '{source}'];

/** The first pattern of a path that there is not; undefined when there are all. */
export function unknownPattern(path: string): string | undefined {
  return path.match(/\{[^}/]*\}/g)?.find((pattern) => !patterns.includes(pattern));
}

function iso(date: Date): string {
  return date.toISOString().replaceAll(/[-:]/g, '');
}
