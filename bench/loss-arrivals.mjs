import { percentile } from './statistics.mjs';

/**
 * What became of the units of a clip, in the order of the clip: when each was handed to the sender, and when it came out whole;
 * microseconds.
 *
 * @typedef {readonly { sentUs: number, arrivedUs: number | undefined, keyframe: boolean }[]} Fates
 */

/**
 * @typedef {object} Outcome
 * @property {number} sent
 * @property {number} complete Units that came out with the bytes that were sent, in order.
 * @property {number} decodable Those of them with everything they refer to.
 * @property {number} p50Ms Added latency of the complete ones.
 * @property {number} p99Ms
 * @property {number} maxMs
 */

/**
 * @param {Fates} fates
 * @returns {Outcome}
 */
export function sumUp(fates) {
  const arrived = fates.flatMap(({ sentUs, arrivedUs }) => (arrivedUs === undefined ? [] : [arrivedUs - sentUs]));
  const ms = (/** @type {number} */ share) =>
    arrived.length === 0 ? Number.POSITIVE_INFINITY : percentile(arrived, share) / 1000;
  return {
    sent: fates.length,
    complete: arrived.length,
    decodable: decodable(fates),
    p50Ms: ms(0.5),
    p99Ms: ms(0.99),
    maxMs: ms(1),
  };
}

/** @param {Fates} fates */
function decodable(fates) {
  let count = 0;
  let isWhole = false;
  for (const { arrivedUs, keyframe } of fates) {
    isWhole = arrivedUs !== undefined && (isWhole || keyframe);
    if (isWhole) count += 1;
  }
  return count;
}
