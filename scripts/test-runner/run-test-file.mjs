import { readTimeoutMs } from './file-header.mjs';
import { judge } from './judge.mjs';
import { startGroup } from './process-group.mjs';
import { parseUvuSummary } from './uvu-summary.mjs';

/** How long a process may take to exit after its tests have ended, coverage written included. */
const exitGraceMs = 20_000;

/**
 * @typedef {object} FileResult
 * @property {string} file
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} reasons What went wrong, where uvu's own output doesn't say it.
 * @property {string} output
 * @property {number} durationMs
 */

/**
 * Runs one test file in a process group of its own, which is gone when this returns. Never rejects.
 *
 * @param {string} file
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number, exitGraceMs?: number }} [options] `env` is added to this process's.
 * @returns {Promise<FileResult>}
 */
export async function runTestFile(file, options = {}) {
  const timeoutMs = options.timeoutMs ?? readTimeoutMs(file);
  const graceMs = options.exitGraceMs ?? exitGraceMs;
  const startedMs = performance.now();
  const group = startGroup(process.execPath, [file], childEnvironment(options.env));
  /** @type {string | undefined} */
  let killed;
  const kill = (/** @type {string} */ reason) => {
    killed ??= reason;
    group.kill();
  };
  const timer = setTimeout(() => kill(`killed after ${timeoutMs / 1000} s: timeout`), timeoutMs);
  /** @type {NodeJS.Timeout | undefined} */
  let grace;
  group.onOutput((output) => {
    if (grace !== undefined || parseUvuSummary(output) === undefined) return;
    grace = setTimeout(
      () => kill(`killed ${graceMs / 1000} s after its tests had ended: something keeps the process open`),
      graceMs,
    );
  });
  const ended = await group.ended;
  clearTimeout(timer);
  clearTimeout(grace);
  const verdict = judge({ ...ended, summary: parseUvuSummary(ended.output), killed });
  return { file, ...verdict, output: ended.output, durationMs: performance.now() - startedMs };
}

/** @param {NodeJS.ProcessEnv | undefined} added */
function childEnvironment(added) {
  const { FORCE_COLOR: _color, NODE_V8_COVERAGE: _coverage, ...inherited } = process.env;
  return { ...inherited, NO_COLOR: '1', ...added };
}
