import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Paths of the files below a folder, sorted; none when there is no such folder.
 *
 * @param {string} folder
 * @param {{ skip?: readonly string[] }} [options] Names of folders that are not entered.
 * @returns {string[]}
 */
export function findFiles(folder, { skip = [] } = {}) {
  return entriesOf(folder)
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return skip.includes(entry.name) ? [] : findFiles(path, { skip });
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

/**
 * Paths of the folders in a folder, sorted.
 *
 * @param {string} folder
 */
export function findFolders(folder) {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .sort();
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw error;
  }
}
