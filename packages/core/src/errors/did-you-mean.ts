import { closest, distance } from 'fastest-levenshtein';

/** `: did you mean "encode"?` when one of the known names is near enough to be meant, else an empty string. */
export function didYouMean(name: string, known: readonly string[]): string {
  const best = closestName(name, known);
  return best === undefined ? '' : `: did you mean "${best}"?`;
}

/** Like `didYouMean`, and names everything there is when nothing is near. */
export function didYouMeanOneOf(name: string, known: readonly string[], kind: string): string {
  const hint = didYouMean(name, known);
  if (hint !== '') return hint;
  return known.length === 0 ? `: there is no ${kind}` : `: there is ${known.map((one) => `"${one}"`).join(', ')}`;
}

function closestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const best = closest(lower, [...known]);
  const near = Math.max(2, Math.floor(name.length / 3));
  return distance(lower, best.toLowerCase()) <= near ? best : undefined;
}
