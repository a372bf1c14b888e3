/**
 * The run's last line.
 *
 * @param {{ passed: number, failed: number, skipped: number }} counts
 */
export function totalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
