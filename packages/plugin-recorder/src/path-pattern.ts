import { PipelineError } from '@arkavo-pipeline/core';

const placeholders: { readonly [name: string]: (date: Date, index: number) => string } = {
  '{index}': (_date, index) => String(index).padStart(4, '0'),
  '{date}': (date) => iso(date).slice(0, 8),
  '{time}': (date) => iso(date).slice(9, 15),
};

/** Where the number of a file goes in a path. */
export function hasIndex(path: string): boolean {
  return path.includes('{index}');
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

/** Throws ERR_DEFINITION_INVALID for a pattern that there is not. */
export function checkPattern(path: string): void {
  const known = [...Object.keys(placeholders), '{source}'];
  const unknown = path.match(/\{[^}/]*\}/g)?.find((pattern) => !known.includes(pattern));
  if (unknown === undefined) return;
  throw new PipelineError(
    'ERR_DEFINITION_INVALID',
    `the path ${path} has the pattern ${unknown}; there are ${known.join(', ')}`,
  );
}

function iso(date: Date): string {
  return date.toISOString().replaceAll(/[-:]/g, '');
}
