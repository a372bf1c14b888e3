#!/usr/bin/env node
// `npm test`: sets up, runs every test file in a process of its own, and measures coverage.
// `npm test -- link`: only the files whose path contains "link", without coverage.
import { setUp } from './setup/set-up.mjs';
import { runTests } from './test-runner/run-tests.mjs';

const filters = process.argv.slice(2);
const passed = (await setUp({ tests: true })) && (await runTests(filters));
process.exitCode = passed ? 0 : 1;
