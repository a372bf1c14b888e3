import { readFileSync } from 'node:fs';

const defaultMs = 120_000;

/**
 * How long a test file may run: what a line `// timeout: 300 s` in it says, else two minutes.
 *
 * @param {string} file
 */
export function readTimeoutMs(file) {
  const seconds = /^\/\/ timeout: (\d+) s$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return seconds === undefined ? defaultMs : Number(seconds) * 1000;
}
