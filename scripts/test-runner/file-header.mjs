import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../process/project-root.mjs';

const defaultTimeoutMs = 120_000;

/**
 * How long a test file may run: what a line `// timeout: 300 s` in it says, else two minutes.
 *
 * @param {string} file
 */
export function readTimeoutMs(file) {
  const seconds = /^\/\/ timeout: (\d+) s$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return seconds === undefined ? defaultTimeoutMs : Number(seconds) * 1000;
}

/** Whole pipelines run what the packages' own tests run. */
const endToEnd = join(projectRoot, 'e2e');

/**
 * Whether what a test file covers is counted: not what it takes whole pipelines for, nor when a line `// coverage: none` in it says
 * so. A thousand workers leave gigabytes that say the same as one, and counting slows what computes for long by a third.
 *
 * @param {string} file
 */
export function isCovered(file) {
  return !file.startsWith(endToEnd) && !/^\/\/ coverage: none$/m.test(readFileSync(file, 'utf8'));
}
