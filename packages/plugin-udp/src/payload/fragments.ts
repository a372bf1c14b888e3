/**
 * The fewest parts of `data` from `start` on that have at most `maxBytes`, as even as can be: views. An even size costs forward
 * error correction least, whose packets are as long as the longest they protect.
 */
export function fragments(data: Uint8Array, start: number, maxBytes: number): Uint8Array[] {
  const count = Math.ceil((data.length - start) / maxBytes);
  const parts: Uint8Array[] = [];
  let from = start;
  for (let left = count; left > 0; left -= 1) {
    const to = from + Math.ceil((data.length - from) / left);
    parts.push(data.subarray(from, to));
    from = to;
  }
  return parts;
}
