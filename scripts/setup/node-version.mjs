import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../process/project-root.mjs';
import { SetupError } from './setup-error.mjs';

/** Refuses a Node older than package.json's `engines` asks for. */
export function checkNodeVersion() {
  const { engines } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const needed = String(engines.node).replace('>=', '');
  if (isOlder(process.versions.node, needed)) {
    throw new SetupError(
      `This is Node ${process.versions.node}; ${needed} or newer is needed. See https://nodejs.org.`,
    );
  }
  return process.version;
}

/**
 * @param {string} version
 * @param {string} than
 */
function isOlder(version, than) {
  const actual = version.split('.').map(Number);
  const asked = than.split('.').map(Number);
  const index = asked.findIndex((part, at) => part !== (actual[at] ?? 0));
  return index !== -1 && (actual[index] ?? 0) < (asked[index] ?? 0);
}
