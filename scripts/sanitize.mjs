#!/usr/bin/env node
// `npm run sanitize`: builds all addons with AddressSanitizer and UndefinedBehaviorSanitizer, in a copy of the packages, and
// runs the tests that use native code on them. `npm run sanitize -- decoder`: only the files whose path contains "decoder".
import { withSanitizedCopy } from './sanitize/sanitized-copy.mjs';
import { runSanitizedTests } from './sanitize/sanitized-tests.mjs';
import { setUp } from './setup/set-up.mjs';

const filters = process.argv.slice(2);
const passed = (await setUp({ tests: true })) && (await withSanitizedCopy((root) => runSanitizedTests(root, filters)));
process.exitCode = passed ? 0 : 1;
