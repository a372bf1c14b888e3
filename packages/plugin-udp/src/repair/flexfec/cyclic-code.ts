/**
 * Primitive polynomials over GF(2) by degree, from 1, with the bit of the greatest power set: the powers of x modulo one of degree
 * d are all 2^d − 1 values but zero before they repeat.
 */
const primitive = [
  0b11, 0b111, 0b1011, 0b10011, 0b100101, 0b1000011, 0b10000011, 0b100011101, 0b1000010001, 0b10000001001,
  0b100000000101, 0b1000001010011,
] as const;

/** Repair packets in one block, at most. */
export const maxRepairs = primitive.length;

/**
 * Which of `repairs` (1 to 12) repair packets protect each of `count` packets: one number each, with bit r for repair packet r. They
 * are successive powers of x modulo a polynomial, after those that stand for the repair packets themselves. So a burst of as many
 * losses as there are repair packets can be recovered, wherever it is; and of any losses at least two, as long as count +
 * repairs < 2^repairs, or three, as long as it is below 2^(repairs−1): with the factor x + 1 all are of odd weight. With one repair
 * packet all are in one row, with two each is in one or both of two interleaved columns.
 */
export function coverage(count: number, repairs: number): readonly number[] {
  const polynomial = generator(count + repairs, repairs);
  const top = 1 << repairs;
  const covers: number[] = [];
  let power = 1;
  for (let exponent = 1; exponent < repairs + count; exponent++) {
    power <<= 1;
    if ((power & top) !== 0) power ^= polynomial;
    if (exponent >= repairs) covers.push(power);
  }
  return covers;
}

function generator(length: number, repairs: number): number {
  const smaller = primitive[repairs - 2];
  if (smaller !== undefined && repairs > 2 && length < 1 << (repairs - 1)) return smaller ^ (smaller << 1);
  return primitive[repairs - 1] ?? 0b11;
}
