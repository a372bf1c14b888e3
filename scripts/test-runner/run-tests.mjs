import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { projectRoot } from '../process/project-root.mjs';
import { condenseCoverage } from './condense-coverage.mjs';
import { coverageFolder, reportCoverage } from './coverage.mjs';
import { isCovered, readTimeoutMs } from './file-header.mjs';
import { runTestFile } from './run-test-file.mjs';
import { toSourcePositions } from './source-positions.mjs';
import { findTestFiles, isSerial } from './test-files.mjs';
import { totalLine } from './total-line.mjs';

/** @typedef {import('./run-test-file.mjs').FileResult} FileResult */

/** Each takes some 100 MB, and some far more. */
const mostAtATime = 4;

/**
 * Runs the test files and prints how they did; the last line is `N passed, N failed`.
 *
 * @param {readonly string[]} filters Parts of paths; a file runs when it contains any. With filters, coverage is not checked.
 * @returns {Promise<boolean>} Whether there were tests, and all passed.
 */
export async function runTests(filters) {
  const files = findTestFiles(filters);
  const withCoverage = filters.length === 0;
  if (withCoverage) rmSync(coverageFolder, { recursive: true, force: true });
  const results = await runFiles(files, (file) =>
    withCoverage && isCovered(file) ? runCovered(file) : runTestFile(file),
  );
  const counts = {
    passed: sum(results, ({ passed }) => passed),
    failed: sum(results, ({ failed }) => failed),
    skipped: sum(results, ({ skipped }) => skipped),
  };
  if (withCoverage && files.length > 0 && !(await reportCoverage())) counts.failed += 1;
  const failures = results.filter(({ failed }) => failed > 0);
  if (failures.length > 0) console.log(`\nfailed: ${failures.map(({ file }) => name(file)).join('\n        ')}`);
  if (files.length === 0) console.log(`no test file matches ${filters.join(', ') || 'anything'}`);
  console.log(`\n${totalLine(counts)}`);
  return counts.failed === 0 && counts.passed > 0;
}

/**
 * One file more at a time than there are cores, as most wait for something now and then, and those that may take long first, so that no long one is
 * left over; those that measure time or use most of the machine (`*.serial.test.js`) alone, at the end.
 *
 * @param {readonly string[]} files
 * @param {(file: string) => Promise<FileResult>} runFile
 * @returns {Promise<FileResult[]>}
 */
async function runFiles(files, runFile) {
  /** @type {FileResult[]} */
  const results = [];
  const run = async (/** @type {string[]} */ queue) => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await runFile(file);
      print(result);
      results.push(result);
    }
  };
  const together = files
    .filter((file) => !isSerial(file))
    .sort((one, other) => readTimeoutMs(other) - readTimeoutMs(one));
  await Promise.all(Array.from({ length: Math.min(mostAtATime, availableParallelism() + 1) }, () => run(together)));
  await run(files.filter(isSerial));
  return results;
}

/** @param {string} file */
async function runCovered(file) {
  const counted = mkdtempSync(join(tmpdir(), 'arkavo-coverage-'));
  const result = await runTestFile(file, { env: { NODE_V8_COVERAGE: counted } });
  await condenseCoverage(counted, coverageFolder);
  return result;
}

/** @param {FileResult} result */
function print({ file, passed, failed, skipped, durationMs, reasons, output }) {
  const seconds = `${(durationMs / 1000).toFixed(1).padStart(6)} s`;
  const counts = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '}${seconds}  ${name(file)}  ${counts}`);
  if (failed === 0) return;
  console.log(toSourcePositions(output).replace(/^/gm, '    '));
  for (const reason of reasons) console.log(`    ${name(file)}: ${reason}`);
}

/** @param {string} file */
function name(file) {
  return relative(projectRoot, file).replace('/dist/', '/');
}

/**
 * @param {readonly FileResult[]} results
 * @param {(result: FileResult) => number} count
 */
function sum(results, count) {
  return results.reduce((total, result) => total + count(result), 0);
}
