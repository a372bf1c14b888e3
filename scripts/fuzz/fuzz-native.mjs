import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.mjs';
import { fuzzFolder } from './build-program.mjs';
import { buildParserHarnesses, chosenHarnesses, parserCorpora } from './parser-harnesses.mjs';
import { sanitizerEnvironment } from './sanitizer-environment.mjs';

/** Bytes; a longer input finds nothing that a shorter one does not, and takes longer. */
const maxInputBytes = 8192;

/**
 * Gives every harness of the parsers `runs` inputs, and prints how it went. What libFuzzer finds is written to
 * fuzz/build/findings/.
 *
 * @param {{ harnesses: readonly string[], engine: string, runs: number, seed: number }} options
 * @returns {Promise<boolean>} Whether there was no finding.
 */
export async function fuzzNative({ harnesses, engine, runs, seed }) {
  const which = engine === 'standalone' ? 'standalone' : 'libfuzzer';
  const names = chosenHarnesses(harnesses);
  const programs = await buildParserHarnesses(names, which);
  let good = true;
  for (const [index, name] of names.entries()) {
    const program = programs[index] ?? '';
    const report = which === 'standalone' ? await replay(program, runs, seed) : await search(program, name, runs, seed);
    console.log(`${name.padEnd(22)} ${report.text}`);
    good &&= report.good;
  }
  return good;
}

/** @typedef {{ good: boolean, text: string }} Report */

/**
 * @param {string} program
 * @param {number} runs
 * @param {number} seed
 * @returns {Promise<Report>}
 */
async function replay(program, runs, seed) {
  const args = ['--runs', String(runs), '--seed', String(seed), ...parserCorpora];
  const { code, output } = await runCommand(program, args, { env: sanitizerEnvironment });
  return { good: code === 0, text: output.trim() };
}

/**
 * @param {string} program
 * @param {string} name
 * @param {number} runs
 * @param {number} seed
 * @returns {Promise<Report>}
 */
async function search(program, name, runs, seed) {
  const findings = join(fuzzFolder, 'build', 'findings', name);
  const found = join(fuzzFolder, 'build', 'found', name);
  for (const folder of [findings, found]) mkdirSync(folder, { recursive: true });
  const settings = [`-runs=${runs}`, `-seed=${seed}`, `-max_len=${maxInputBytes}`, `-artifact_prefix=${findings}/`];
  const startedMs = performance.now();
  const { code, output } = await runCommand(program, [...settings, '-print_final_stats=1', found, ...parserCorpora], {
    env: sanitizerEnvironment,
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (code !== 0) return { good: false, text: `${output.slice(-6000)}\na finding; the input is in ${findings}` };
  const inputs = /number_of_executed_units: (\d+)/.exec(output)?.[1] ?? '?';
  const resident = [...output.matchAll(/rss: (\d+)Mb/g)].map((match) => match[1]);
  return { good: true, text: `${inputs} inputs, ${seconds} s, RSS ${resident[0]} to ${resident.at(-1)} MB` };
}
