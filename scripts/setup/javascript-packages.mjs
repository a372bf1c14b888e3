import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFolders } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand } from '../process/run-command.mjs';
import { toolEnvironment } from './environment.mjs';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';
import { SetupError } from './setup-error.mjs';

const pnpm = 'pnpm@12.21.0';

/** Installs what pnpm-lock.yaml says, unless that is what is installed. */
export async function installJavaScriptPackages() {
  const folders = workspaceFolders();
  const manifests = [projectRoot, ...folders].map((folder) => join(folder, 'package.json'));
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(projectRoot, name));
  const print = fingerprint([...files, ...manifests], [pnpm, process.platform, process.arch]);
  const stampFile = join(projectRoot, 'node_modules', '.setup-stamp');
  const complete = folders.every((folder) => existsSync(join(folder, 'node_modules')));
  if (complete && isStamped(stampFile, print)) return 'up to date';

  console.log(`installing with ${pnpm} from the lock file`);
  // Without a terminal pnpm would refuse to replace a node_modules that another version made.
  const args = ['--yes', pnpm, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false'];
  const { code, output } = await runCommand('npx', args, { cwd: projectRoot, env: toolEnvironment() });
  if (code !== 0) throw new SetupError(`${output}\n${pnpm} install failed (exit code ${code}).`);
  stamp(stampFile, print);
  return 'installed';
}

function workspaceFolders() {
  const folders = [...findFolders(join(projectRoot, 'packages')), join(projectRoot, 'e2e')];
  return folders.filter((folder) => existsSync(join(folder, 'package.json')));
}
