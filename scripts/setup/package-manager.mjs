import { findCommand } from '../process/find-command.mjs';

/** @typedef {'apt' | 'dnf' | 'pacman' | 'brew'} ManagerName */

/**
 * @typedef {object} PackageManager
 * @property {ManagerName} name
 * @property {readonly string[]} install The command, to which the packages' names are appended.
 * @property {boolean} needsRoot
 */

/** @type {readonly (PackageManager & { command: string })[]} */
const managers = [
  {
    name: 'apt',
    command: 'apt-get',
    install: ['apt-get', 'install', '-y', '--no-install-recommends'],
    needsRoot: true,
  },
  { name: 'dnf', command: 'dnf', install: ['dnf', 'install', '-y'], needsRoot: true },
  { name: 'pacman', command: 'pacman', install: ['pacman', '-S', '--needed', '--noconfirm'], needsRoot: true },
  { name: 'brew', command: 'brew', install: ['brew', 'install'], needsRoot: false },
];

/**
 * The package manager of this machine, if it is one we know.
 *
 * @returns {PackageManager | undefined}
 */
export function findPackageManager() {
  const candidates = process.platform === 'darwin' ? managers.filter(({ name }) => name === 'brew') : managers;
  return candidates.find(({ command }) => findCommand(command) !== undefined);
}
