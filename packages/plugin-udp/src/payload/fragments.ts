/**
 * The fewest parts of `data` from `start` on that have at most `maxBytes`: views, all of one size but the last, which may be smaller
 * by less than there are parts. An even size costs forward error correction least, whose packets are as long as the longest they
 * protect; and what is of one size the system sends as one.
 */
export function fragments(data: Uint8Array, start: number, maxBytes: number): Uint8Array[] {
  const count = Math.ceil((data.length - start) / maxBytes);
  const step = Math.ceil((data.length - start) / count);
  const parts: Uint8Array[] = [];
  for (let from = start; from < data.length; from += step) parts.push(data.subarray(from, from + step));
  return parts;
}
