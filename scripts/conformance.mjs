#!/usr/bin/env node
// `npm run conformance -- FOLDER`: decodes every coded stream in a folder through a pipeline and compares each picture with
// what ffmpeg makes of it. `--report FILE` writes the results as a table; `--generate FOLDER` first makes streams there.
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { compareStream } from './conformance/compare-stream.mjs';
import { generateStreams } from './conformance/generate-streams.mjs';
import { writeReport } from './conformance/report.mjs';
import { findStreams } from './conformance/streams.mjs';
import { setUp } from './setup/set-up.mjs';

const usage = 'npm run conformance -- FOLDER… [--report FILE] [--generate FOLDER]';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'string' }, generate: { type: 'string' } },
});
const folders = [...positionals, ...(values.generate === undefined ? [] : [values.generate])];
const missing = positionals.filter((folder) => !existsSync(folder));

if (folders.length === 0 || missing.length > 0) {
  console.error(missing.length > 0 ? `no such folder: ${missing.join(', ')}\n${usage}` : usage);
  process.exitCode = 2;
} else if (await setUp({ tests: false })) {
  if (values.generate !== undefined) await generateStreams(values.generate);
  process.exitCode = await compareAll();
} else {
  process.exitCode = 1;
}

async function compareAll() {
  const results = [];
  for (const folder of folders) {
    for (const path of findStreams(folder)) {
      const result = await compareStream(path, relative(folder, path));
      console.log(`${result.outcome.padEnd(9)} ${result.name}: ${result.detail}`);
      results.push(result);
    }
  }
  if (values.report !== undefined) writeReport(values.report, results);
  const differing = results.filter(({ outcome }) => outcome === 'differs');
  console.log(`${results.length} streams, ${differing.length} differ`);
  return differing.length === 0 ? 0 : 1;
}
