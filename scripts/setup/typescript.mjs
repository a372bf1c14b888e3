import { join } from 'node:path';
import { findFolders } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand } from '../process/run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { removeStaleOutput } from './stale-output.mjs';

/** Compiles what changed, and removes what was compiled from files that are gone: a deleted test must not run. */
export async function compileTypeScript() {
  const folders = [...findFolders(join(projectRoot, 'packages')), join(projectRoot, 'e2e')];
  const removed = folders.flatMap(removeStaleOutput).length;
  const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, output } = await runCommand(process.execPath, [tsc, '--build'], { cwd: projectRoot });
  if (code !== 0) throw new SetupError(`${output}\ntsc --build failed (exit code ${code}).`);
  return removed === 0 ? 'compiled' : `compiled; removed ${removed} files of deleted sources`;
}
