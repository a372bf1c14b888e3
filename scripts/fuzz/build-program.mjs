import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand } from '../process/run-command.mjs';
import { fingerprint, isStamped, stamp } from '../setup/fingerprint.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { compilerFor } from './compiler.mjs';

export const fuzzFolder = join(projectRoot, 'fuzz');
export const includeFolder = join(projectRoot, 'packages', 'core', 'include');

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {readonly string[]} sources Paths of .cc and .o files.
 * @property {import('./compiler.mjs').Engine} engine
 * @property {readonly string[]} [folders] Where else headers are, besides fuzz/native and the public ones.
 * @property {readonly string[]} [flags] Behind the sources; with -c, an object is made.
 */

/**
 * Compiles a program with AddressSanitizer and UndefinedBehaviorSanitizer unless it is up to date.
 *
 * @param {Program} program
 * @returns {Promise<string>} Its path.
 */
export async function buildProgram({ name, sources, engine, folders = [], flags = [] }) {
  const { command, flags: engineFlags } = compilerFor(engine);
  const folder = join(fuzzFolder, 'build', engine);
  const path = join(folder, name);
  const args = [...engineFlags, '-I', includeFolder, ...sources, ...flags];
  const own = findFiles(join(fuzzFolder, 'native')).filter((file) => file.endsWith('.h'));
  const others = [includeFolder, ...folders].flatMap((each) => findFiles(each, { skip: ['build', 'node_modules'] }));
  const print = fingerprint([...sources, ...own, ...others], [command, ...args]);
  if (isStamped(`${path}.stamp`, print)) return path;

  mkdirSync(folder, { recursive: true });
  // Two that build the same at a time must not write into one file.
  const made = `${path}.${process.pid}`;
  const { code, output } = await runCommand(command, [...args, '-o', made]);
  if (code !== 0) throw new SetupError(`${output}\n${name} could not be compiled (exit code ${code}).`);
  renameSync(made, path);
  stamp(`${path}.stamp`, print);
  return path;
}
