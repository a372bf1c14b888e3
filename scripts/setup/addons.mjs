import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { findFiles, findFolders } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand } from '../process/run-command.mjs';
import { toolEnvironment } from './environment.mjs';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';
import { nodeHeaders } from './node-headers.mjs';
import { SetupError } from './setup-error.mjs';

const packagesFolder = join(projectRoot, 'packages');

/** Headers that any addon may include. */
const sharedHeaders = [join(packagesFolder, 'core', 'include'), join(packagesFolder, 'videotoolbox', 'include')];

/** What addons that are only for tests are made of, beside their package's own sources. */
const testDoubles = [join(packagesFolder, 'videotoolbox', 'test')];

/**
 * Builds each packages/<name>/native, and for tests each packages/<name>/test/native, whose sources changed since it was
 * last built.
 *
 * @param {{ tests: boolean }} options
 */
export async function buildAddons({ tests }) {
  const packages = findFolders(packagesFolder);
  const product = packages.map((folder) => ({ folder: join(folder, 'native'), sources: sharedHeaders }));
  const forTests = packages.map((folder) => ({
    folder: join(folder, 'test', 'native'),
    sources: [...sharedHeaders, ...testDoubles, join(folder, 'native')],
  }));
  // The doubles stand in for what a Mac has.
  const addons = [...product, ...(tests && process.platform !== 'darwin' ? forTests : [])];
  const words = [process.platform, process.arch, await libavVersions()];
  const queue = addons.filter(({ folder }) => existsSync(join(folder, 'binding.gyp')));
  /** @type {string[]} */
  const built = [];
  const buildNext = async () => {
    for (let addon = queue.shift(); addon !== undefined; addon = queue.shift()) {
      if (await buildAddon(addon, words)) built.push(relative(projectRoot, dirname(addon.folder)));
    }
  };
  // While one is configured or linked, which takes one core, the other compiles on all of them.
  await Promise.all([buildNext(), buildNext()]);
  return built.length === 0 ? 'up to date' : `built ${built.join(', ')}`;
}

/**
 * @param {{ folder: string, sources: readonly string[] }} addon
 * @param {readonly string[]} words
 * @returns {Promise<boolean>} False when there was nothing to do.
 */
async function buildAddon({ folder, sources }, words) {
  const skip = ['build', 'node_modules', 'dist'];
  const files = [folder, ...sources].flatMap((path) => findFiles(path, { skip }));
  // The lock file stands for the version of node-addon-api, whose headers are compiled in.
  const print = fingerprint([...files, join(projectRoot, 'pnpm-lock.yaml')], words);
  const stampFile = join(folder, 'build', 'setup-stamp');
  if (hasAddon(folder) && isStamped(stampFile, print)) return false;

  console.log(`compiling ${relative(projectRoot, folder)}`);
  await nodeGyp(folder, ['configure', ...nodeHeaders()]);
  await nodeGyp(folder, ['build', '--jobs', String(availableParallelism())]);
  stamp(stampFile, print);
  return true;
}

/** @param {string} folder */
function hasAddon(folder) {
  const release = join(folder, 'build', 'Release');
  return existsSync(release) && readdirSync(release).some((name) => name.endsWith('.node'));
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 */
async function nodeGyp(folder, args) {
  const script = join(projectRoot, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const options = { cwd: folder, env: toolEnvironment() };
  const { code, output } = await runCommand(process.execPath, [script, ...args], options);
  if (code === 0) return;
  throw new SetupError(`${output}\n${relative(projectRoot, folder)}: node-gyp ${args[0]} failed (exit code ${code}).`);
}

/** A new libavcodec may have a new library name: what was built for the old one would not load. */
async function libavVersions() {
  const { stdout } = await runCommand('pkg-config', ['--modversion', 'libavcodec', 'libavutil', 'libswscale']);
  return stdout;
}
