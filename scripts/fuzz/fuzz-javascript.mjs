import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../process/project-root.mjs';
import { runOnTerminal } from '../process/run-command.mjs';
import { SetupError } from '../setup/setup-error.mjs';

/**
 * The property tests of the JavaScript parsers, with `runs` inputs in all instead of the few that `npm test` takes.
 *
 * @param {{ runs: number, seed: number }} options
 */
export async function fuzzJavaScript({ runs, seed }) {
  const test = join(projectRoot, 'packages', 'core', 'dist', 'test', 'bitstream', 'fuzz.test.js');
  if (!existsSync(test)) throw new SetupError('the packages are not compiled yet; run: npm run setup');
  const env = { ...process.env, FUZZ_RUNS: String(runs), FUZZ_SEED: String(seed) };
  return (await runOnTerminal(process.execPath, ['--enable-source-maps', test], { cwd: projectRoot, env })) === 0;
}
