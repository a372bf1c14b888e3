/**
 * @typedef {object} Ending
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {import('./uvu-summary.mjs').UvuSummary | undefined} summary
 * @property {string | undefined} killed Why the runner killed it.
 */

/**
 * What a test process's end means. uvu alone would miss some of it: it exits with 0 when a `before` hook throws and when
 * there are no tests, and never exits while something holds the process open.
 *
 * @param {Ending} ending
 */
export function judge({ code, signal, summary, killed }) {
  const { total = 0, passed = 0, skipped = 0 } = summary ?? {};
  const reasons = killed === undefined ? [] : [killed];
  if (killed === undefined && signal !== null) reasons.push(`ended by ${signal}`);
  if (code !== null && summary === undefined) reasons.push(`exited with ${code} before its tests had ended`);
  if (summary && total + skipped === 0) reasons.push('has no tests');
  if (code === 0 && passed < total) reasons.push(`${total - passed} of ${total} tests did not run: a hook threw`);
  if (code !== null && code !== 0 && summary && passed === total) reasons.push(`exited with ${code} after its tests`);
  const failed = Math.max(total - passed, reasons.length > 0 ? 1 : 0);
  return { passed, failed, skipped, reasons };
}
