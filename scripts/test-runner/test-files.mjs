import { join, relative } from 'node:path';
import { findFiles, findFolders } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';

/**
 * The compiled test files of the packages and of e2e, and the scripts' own.
 *
 * @param {readonly string[]} filters Parts of paths relative to the project; none means all files.
 */
export function findTestFiles(filters) {
  const packages = findFolders(join(projectRoot, 'packages')).map((folder) => join(folder, 'dist', 'test'));
  const folders = [...packages, join(projectRoot, 'e2e', 'dist', 'test'), join(projectRoot, 'scripts', 'test')];
  return folders
    .flatMap((folder) => findFiles(folder))
    .filter((file) => /\.test\.m?js$/.test(file))
    .filter((file) => filters.length === 0 || filters.some((filter) => matches(file, filter)));
}

/**
 * A filter may be given as the source's path, too.
 *
 * @param {string} file
 * @param {string} filter
 */
function matches(file, filter) {
  const path = relative(projectRoot, file);
  return path.includes(filter) || path.replace('/dist/', '/').replace(/\.js$/, '.ts').includes(filter);
}

/** @param {string} file */
export function isSerial(file) {
  return /\.serial\.test\.m?js$/.test(file);
}
