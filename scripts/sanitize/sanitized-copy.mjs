import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findFolders } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand } from '../process/run-command.mjs';
import { toolEnvironment } from '../setup/environment.mjs';
import { nodeHeaders } from '../setup/node-headers.mjs';
import { SetupError } from '../setup/setup-error.mjs';

const flags = '-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g -O1';

/** What the copy shares with the project. */
const shared = ['node_modules', 'examples', 'package.json'];

/**
 * Runs `work` with the folder of a copy of the packages as they were built, its addons compiled with the sanitizers.
 *
 * @template Result
 * @param {(root: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withSanitizedCopy(work) {
  const root = mkdtempSync(join(tmpdir(), 'arkavo-sanitized-'));
  try {
    copyTo(root);
    await buildAddons(root);
    return await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** @param {string} root */
function copyTo(root) {
  for (const name of shared) symlinkSync(join(projectRoot, name), join(root, name));
  const filter = (/** @type {string} */ path) => basename(path) !== 'build';
  cpSync(join(projectRoot, 'packages'), join(root, 'packages'), { recursive: true, verbatimSymlinks: true, filter });
}

/** @param {string} root */
async function buildAddons(root) {
  const folders = findFolders(join(root, 'packages')).flatMap((folder) => [
    join(folder, 'native'),
    join(folder, 'test', 'native'),
  ]);
  for (const folder of folders.filter((one) => existsSync(join(one, 'binding.gyp')))) await build(folder);
}

/** @param {string} folder */
async function build(folder) {
  console.log(`compiling ${folder} with the sanitizers`);
  const script = join(projectRoot, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const env = { ...toolEnvironment(), CXXFLAGS: flags, CFLAGS: flags, LDFLAGS: '-fsanitize=address,undefined' };
  const args = ['rebuild', ...nodeHeaders(), '--jobs', String(availableParallelism())];
  const { code, output } = await runCommand(process.execPath, [script, ...args], { cwd: folder, env });
  if (code !== 0) throw new SetupError(`${output}\n${folder}: node-gyp rebuild failed (exit code ${code}).`);
}
