import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {object} UvuSummary
 * @property {number} total Tests that were to run; skipped ones are not among them.
 * @property {number} passed
 * @property {number} skipped
 */

const pattern = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)\n/gm;

/**
 * The counts that uvu prints when it is done; undefined when it did not come to that.
 *
 * @param {string} output
 * @returns {UvuSummary | undefined}
 */
export function parseUvuSummary(output) {
  const last = [...stripVTControlCharacters(output).matchAll(pattern)].at(-1);
  return last && { total: Number(last[1]), passed: Number(last[2]), skipped: Number(last[3]) };
}
