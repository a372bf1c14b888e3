import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const build = fileURLToPath(new URL('build/cases', root));

/** Builds the cases with what changed since, and returns their titles. */
export function buildCases(): string[] {
  const sources = fileURLToPath(new URL('test/cases', root));
  const made = spawnSync('make', ['-C', sources, '-j2', `BUILD=${build}`], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the cases of the double do not compile:\n${made.stdout}${made.stderr}`);
  return runCases(['--list']).stdout.trimEnd().split('\n');
}

export function runCases(args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  return spawnSync(`${build}/cases`, args, { encoding: 'utf8', env: { ...process.env, ...env }, timeout: 60_000 });
}
