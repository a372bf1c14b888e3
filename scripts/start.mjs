#!/usr/bin/env node
// `npm start`: sets up, runs the loopback example, and shows what it reached beside what it should.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './process/project-root.mjs';
import { runOnTerminal } from './process/run-command.mjs';
import { setUp } from './setup/set-up.mjs';
import { loopbackReport } from './start/loopback-report.mjs';

const command = join('packages', 'cli', 'bin', 'arkavo-pipeline.js');
const definition = join('examples', 'loopback', 'pipeline.json');
const recording = join('recordings', 'loopback.mp4');

process.exitCode = (await setUp({ tests: false })) ? await runExample() : 1;

async function runExample() {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-pipeline-'));
  const summaryFile = join(folder, 'summary.json');
  try {
    const args = [command, 'run', definition, '--summary', summaryFile];
    const code = await runOnTerminal(process.execPath, args, { cwd: projectRoot });
    if (code === 0) {
      const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
      console.log(`\n${loopbackReport(summary)}\n\nThe recording is ${join(projectRoot, recording)}`);
    }
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
