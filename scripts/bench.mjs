#!/usr/bin/env node
// `npm run bench -- NAME` runs one of the benchmarks below; each says what it takes with `--help`.
import { join } from 'node:path';
import { projectRoot } from './process/project-root.mjs';
import { runOnTerminal } from './process/run-command.mjs';
import { setUp } from './setup/set-up.mjs';

const benches = ['cpu', 'latency', 'hop', 'codecs', 'ingest', 'loss', 'congestion', 'udp-latency', 'compose', 'mix'];
const [name = '', ...args] = process.argv.slice(2);

if (!benches.includes(name)) {
  console.error(`npm run bench -- ${benches.join(' | ')} [options]`);
  process.exitCode = 2;
} else if (await setUp({ tests: true })) {
  process.exitCode = await runOnTerminal(process.execPath, [join(projectRoot, 'bench', `${name}.mjs`), ...args], {
    cwd: projectRoot,
  });
} else {
  process.exitCode = 1;
}
