import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * SHA-256 over files and words: what a step was last done for. Files count by their content, so that a checkout which
 * only touches them costs nothing.
 *
 * @param {readonly string[]} files
 * @param {readonly string[]} words
 */
export function fingerprint(files, words) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.byteLength}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Whether the stamp file holds this fingerprint.
 *
 * @param {string} stampFile
 * @param {string} print
 */
export function isStamped(stampFile, print) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === print;
}

/**
 * @param {string} stampFile
 * @param {string} print
 */
export function stamp(stampFile, print) {
  writeFileSync(stampFile, print);
}
