/** Pieces that parsers look for. */
const pieces = [
  [0, 0, 1],
  [0, 0, 0, 1],
  [0, 0, 3],
  [0, 0, 0],
  [0xff, 0xff, 0xff, 0xff],
  [0, 0, 1, 0x65],
];

/** A copy with one to eight things done to it, the same for the same `random` (numbers from 0 to 1). */
export function damaged(bytes: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  let copy: Uint8Array = bytes.slice();
  for (let left = 1 + below(8); left > 0; left -= 1) copy = changed(copy, other, below);
  return copy;
}

function changed(bytes: Uint8Array, other: Uint8Array, below: (limit: number) => number): Uint8Array {
  const at = below(bytes.length + 1);
  switch (below(7)) {
    case 0:
      return insert(bytes, at, pieces[below(pieces.length)] ?? []);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + below(16)))]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length + 1))]);
    case 3:
      return below(3) === 0 ? bytes.subarray(0, at) : bytes;
    case 4:
      return overwrite(bytes, at, pieces[below(pieces.length)] ?? []);
    case 5:
      return overwrite(bytes, at, [below(256)]);
    default:
      return overwrite(bytes, at, [(bytes[at] ?? 0) ^ (1 << below(8))]);
  }
}

function insert(bytes: Uint8Array, at: number, piece: readonly number[]): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), Uint8Array.from(piece), bytes.subarray(at)]);
}

/** What does not fit is left out. */
function overwrite(bytes: Uint8Array, at: number, piece: readonly number[]): Uint8Array {
  for (const [index, byte] of piece.entries()) bytes[at + index] = byte;
  return bytes;
}
