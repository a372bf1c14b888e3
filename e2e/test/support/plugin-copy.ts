import { cp, mkdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root, start } from './command.js';

const core = join(root, 'packages', 'core');
const generated = ['build', 'node_modules'];

/** Copies an example package to where nothing of this project is above it; returns its new folder. */
export async function copyPlugin(example: string, folder: string): Promise<string> {
  const copy = join(folder, example);
  await cp(join(root, 'examples', example), copy, {
    recursive: true,
    filter: (path) => !generated.includes(basename(path)),
  });
  return copy;
}

/** Where a package finds its copy of core. */
export function installedCore(plugin: string): string {
  return join(plugin, 'node_modules', '@arkavo-pipeline', 'core');
}

/** Installs core for a package, as `npm link` does. */
export async function linkCore(plugin: string): Promise<void> {
  await mkdir(join(installedCore(plugin), '..'), { recursive: true });
  await symlink(core, installedCore(plugin), 'dir');
}

/** Compiles a package's addon as its install script does, with the headers of Node that are here. */
export async function buildAddon(plugin: string): Promise<void> {
  const headers = await import(join(root, 'scripts', 'setup', 'node-headers.mjs'));
  const nodeHeaders: () => readonly string[] = headers.nodeHeaders;
  const nodeGyp = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const args = [nodeGyp, 'rebuild', `--directory=${plugin}`, ...nodeHeaders()];
  const { code, stdout, stderr } = await start(process.execPath, args).finished;
  if (code !== 0) throw new Error(`node-gyp failed (exit code ${code}):\n${stdout}${stderr}`);
  const warnings = stderr.match(/^.*\bwarning: .*$/gm);
  if (warnings) throw new Error(`the addon compiles with warnings:\n${warnings.join('\n')}`);
}
