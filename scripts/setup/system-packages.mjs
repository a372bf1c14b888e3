import { runCommand } from '../process/run-command.mjs';
import { findPackageManager } from './package-manager.mjs';
import { packagesFor, remedy } from './remedy.mjs';
import { requirements } from './requirements.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Finds what the system lacks and installs it where that is allowed (apt-get, as root or with a sudo that asks
 * nothing); elsewhere refuses, with the command to run.
 *
 * @param {{ tests: boolean }} options
 */
export async function installSystemPackages({ tests }) {
  const missing = await missingOf(requirements({ tests }));
  if (missing.length === 0) return 'all there';
  const manager = findPackageManager();
  const packages = manager ? packagesFor(missing, manager.name) : [];
  const root = manager?.name === 'apt' ? await rootPrefix() : undefined;
  if (!root || packages.length === 0)
    throw new SetupError(remedy(missing, manager, { asRoot: process.getuid?.() === 0 }));
  console.log(`installing ${packages.join(' ')} with apt-get`);
  await aptInstall(root, packages);
  const still = await missingOf(missing);
  if (still.length > 0) {
    throw new SetupError(
      `apt-get installed ${packages.join(' ')}, but still missing: ${still.map(({ name }) => name).join(', ')}.`,
    );
  }
  return `installed ${packages.join(' ')}`;
}

/**
 * @param {readonly import('./requirements.mjs').Requirement[]} all
 */
async function missingOf(all) {
  const found = await Promise.all(all.map((requirement) => requirement.found()));
  return all.filter((_, index) => !found[index]);
}

/**
 * What to put before a command so that it runs as root without asking; undefined when there is no way.
 *
 * @returns {Promise<readonly string[] | undefined>}
 */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return (await runCommand('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * @param {readonly string[]} root
 * @param {readonly string[]} packages
 */
async function aptInstall(root, packages) {
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=120'];
  const [command, ...prefix] = /** @type {[string, ...string[]]} */ ([...root, ...apt]);
  // A stale list is not yet a failure: what is missing may be in it all the same.
  const update = await runCommand(command, [...prefix, 'update']);
  const install = await runCommand(command, [...prefix, 'install', '-y', '--no-install-recommends', ...packages]);
  if (install.code === 0) return;
  throw new SetupError(
    `${update.code === 0 ? '' : update.output}${install.output}\napt-get could not install ${packages.join(' ')} (exit code ${install.code}).`,
  );
}
