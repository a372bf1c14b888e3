import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findFiles } from '../process/find-files.mjs';

const outputs = /\.(?:js|d\.ts)(?:\.map)?$/;

/**
 * Removes what was compiled into a package's dist/ from sources that no longer exist; the package is then compiled anew.
 *
 * @param {string} packageFolder
 * @returns {string[]} What was removed.
 */
export function removeStaleOutput(packageFolder) {
  const dist = join(packageFolder, 'dist');
  const stale = findFiles(dist).filter((file) => {
    const source = join(packageFolder, relative(dist, file).replace(outputs, '.ts'));
    return outputs.test(file) && !existsSync(source);
  });
  for (const file of stale) rmSync(file);
  // tsc would take what is left for up to date by its times, even what was compiled against the files that are gone.
  if (stale.length > 0) rmSync(join(dist, 'tsconfig.tsbuildinfo'), { force: true });
  return stale;
}
