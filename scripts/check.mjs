#!/usr/bin/env node
// `npm run check`: types, lint and format, tests. What a change must pass.
import { join } from 'node:path';
import { projectRoot } from './process/project-root.mjs';
import { runOnTerminal } from './process/run-command.mjs';
import { setUp } from './setup/set-up.mjs';
import { runTests } from './test-runner/run-tests.mjs';

const tool = (/** @type {string[]} */ ...path) => join(projectRoot, 'node_modules', ...path);
const run = async (/** @type {string} */ script, /** @type {string[]} */ ...args) =>
  (await runOnTerminal(process.execPath, [script, ...args], { cwd: projectRoot })) === 0;

const passed =
  (await setUp({ tests: true })) &&
  (await run(tool('typescript', 'bin', 'tsc'), '--project', 'scripts')) &&
  (await run(tool('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--reporter=summary')) &&
  (await runTests([]));
process.exitCode = passed ? 0 : 1;
