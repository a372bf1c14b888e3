/**
 * The middle value; of an even number of values, the mean of the two in the middle.
 *
 * @param {readonly number[]} values At least one.
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (at(sorted, Math.ceil(half) - 1) + at(sorted, Math.floor(half))) / 2;
}

/**
 * @param {readonly number[]} values
 * @param {number} index
 */
function at(values, index) {
  const value = values[index];
  if (value === undefined) throw new Error('no values');
  return value;
}

/**
 * The smallest value that a share of all is not above.
 *
 * @param {readonly number[]} values At least one.
 * @param {number} share 0 to 1.
 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return at(sorted, Math.max(0, Math.ceil(sorted.length * share) - 1));
}
