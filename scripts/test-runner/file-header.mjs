import { readFileSync } from 'node:fs';

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

/**
 * Whether what a test file covers is counted: not when a line `// coverage: none` in it says so. A thousand workers leave
 * gigabytes that say the same as one.
 *
 * @param {string} file
 */
export function isCovered(file) {
  return !/^\/\/ coverage: none$/m.test(readFileSync(file, 'utf8'));
}
