import type { Random } from '../../payload/support/random.js';

/** Bytes that mean something somewhere: versions, counts, types, flags. */
const bytes = [0, 1, 2, 0x1f, 0x20, 0x80, 0x81, 0x8b, 0xa0, 0xc8, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xff];

const mutations: ((data: Uint8Array, random: Random) => Uint8Array)[] = [
  (data, random) => overwritten(data, random(data.length), bytes[random(bytes.length)] ?? 0),
  (data, random) => overwritten(data, random(data.length), random(256)),
  (data, random) => overwritten(data, random(Math.min(16, data.length)), random(256)),
  (data, random) => overwritten(data, data.length - 1, random(256)),
  (data, random) => data.subarray(0, random(data.length + 1)),
  (data, random) => data.subarray(0, random(data.length + 1) & ~3),
  (data, random) => Buffer.concat([data, data.subarray(random(data.length + 1))]),
];

function overwritten(data: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(data);
  if (at < copy.length) copy[at] = byte;
  return copy;
}

/** The bytes with up to three changes: some overwritten, cut off or repeated. */
export function mutated(data: Uint8Array, random: Random): Uint8Array {
  let result = data;
  for (let left = random(4); left > 0; left -= 1) {
    result = mutations[random(mutations.length)]?.(result, random) ?? result;
  }
  return result;
}
