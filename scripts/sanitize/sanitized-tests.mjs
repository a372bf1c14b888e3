import { join, relative } from 'node:path';
import { findFiles } from '../process/find-files.mjs';
import { runCommand } from '../process/run-command.mjs';
import { runTestFile } from '../test-runner/run-test-file.mjs';
import { isSerial } from '../test-runner/test-files.mjs';

/** Where the tests of native code are. */
const folders = [
  'core/dist/test/frames',
  'plugin-udp/dist/test/socket',
  'plugin-compositor/dist/test',
  'plugin-vt-encoder/dist/test',
  'plugin-vt-decoder/dist/test',
];

/** Sanitized code is slower. */
const timeoutMs = 600_000;

/**
 * Runs the tests of the copy and prints how they did.
 *
 * @param {string} root
 * @param {readonly string[]} filters Parts of paths; none means all files.
 * @returns {Promise<boolean>} Whether there were tests, and all passed.
 */
export async function runSanitizedTests(root, filters) {
  const env = await sanitizerEnvironment();
  const files = folders
    .flatMap((folder) => findFiles(join(root, 'packages', folder)))
    // Those that measure memory measure the sanitizers' own.
    .filter((file) => file.endsWith('.test.js') && !isSerial(file))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    const result = await runTestFile(file, { env, timeoutMs });
    passed += result.passed;
    failed += result.failed;
    console.log(`${result.failed > 0 ? 'FAIL' : 'ok  '}  ${relative(root, file)}  ${result.passed} passed`);
    if (result.failed > 0) console.log(result.output, result.reasons.join('\n'));
  }
  console.log(`\n${passed} passed, ${failed} failed, with the sanitizers`);
  return failed === 0 && passed > 0;
}

/** Node itself is not sanitized: the runtime has to be there before it, and Node's own leaks are not looked for. */
async function sanitizerEnvironment() {
  const { stdout } = await runCommand('c++', ['-print-file-name=libasan.so']);
  return {
    LD_PRELOAD: stdout.trim(),
    ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1',
    UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
  };
}
