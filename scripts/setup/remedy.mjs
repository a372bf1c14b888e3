import { xcodeTools } from './requirements.mjs';

/** @typedef {import('./requirements.mjs').Requirement} Requirement */
/** @typedef {import('./package-manager.mjs').PackageManager} PackageManager */

/**
 * The packages that bring what is missing, each once.
 *
 * @param {readonly Requirement[]} missing
 * @param {import('./package-manager.mjs').ManagerName} manager
 */
export function packagesFor(missing, manager) {
  return [...new Set(missing.flatMap(({ packages }) => packages[manager] ?? []))];
}

/**
 * What to tell someone whose machine lacks something that we may not install: what it is, and the command to run.
 *
 * @param {readonly Requirement[]} missing
 * @param {PackageManager | undefined} manager
 * @param {{ asRoot: boolean, platform?: string }} machine
 */
export function remedy(missing, manager, { asRoot, platform = process.platform }) {
  const lines = [`Missing on this machine: ${missing.map(({ name }) => name).join(', ')}.`];
  const packages = manager ? packagesFor(missing, manager.name) : [];
  const needsXcode = missing.includes(xcodeTools);
  if (needsXcode) lines.push('Install the command line tools:', '', '  xcode-select --install', '');
  if (manager && packages.length > 0) {
    const sudo = manager.needsRoot && !asRoot ? 'sudo ' : '';
    lines.push('Install them with:', '', `  ${sudo}${manager.install.join(' ')} ${packages.join(' ')}`, '');
  } else if (!needsXcode) {
    lines.push(platform === 'darwin' ? 'Install Homebrew (https://brew.sh) first.' : 'Install them by hand.');
  }
  return [...lines, 'Then run this again.'].join('\n');
}
