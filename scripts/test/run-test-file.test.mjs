import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../process/run-command.mjs';
import { runTestFile } from '../test-runner/run-test-file.mjs';

/**
 * What becomes of a test file: [fixture, passed, failed, skipped, the reason given].
 *
 * @type {readonly [string, number, number, number, RegExp | undefined][]}
 */
const outcomes = [
  ['passing', 2, 0, 1, undefined],
  ['failing', 1, 1, 0, undefined],
  ['throwing-before-hook', 0, 2, 0, /^2 of 2 tests did not run: a hook threw$/],
  ['throwing-after-hook', 0, 1, 0, /^exited with 1 before its tests had ended$/],
  ['zero-tests', 0, 1, 0, /^has no tests$/],
  ['nothing-run', 0, 1, 0, /^exited with 0 before its tests had ended$/],
  ['native-crash', 0, 1, 0, /^ended by SIGSEGV$/],
  ['early-exit', 0, 1, 0, /^exited with [01] before its tests had ended$/],
  ['never-settling', 0, 1, 0, /^exited with \d+ before its tests had ended$/],
  ['failing-import', 0, 1, 0, /^exited with 1 before its tests had ended$/],
  ['late-failure', 1, 1, 0, /^exited with 3 after its tests$/],
  ['own-timeout', 0, 1, 0, /^killed after 1 s: timeout$/],
];

const fixture = (/** @type {string} */ name) => fileURLToPath(new URL(`fixtures/${name}.fixture.mjs`, import.meta.url));

for (const [name, passed, failed, skipped, reason] of outcomes) {
  test(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`, async () => {
    const result = await runTestFile(fixture(name));
    assert.equal([result.passed, result.failed, result.skipped], [passed, failed, skipped], result.output);
    if (reason) assert.match(result.reasons.join('\n'), reason);
    else assert.equal(result.reasons, []);
  });
}

test('a hanging test is killed at its timeout and counts as failed', async () => {
  const { failed, reasons } = await runTestFile(fixture('hang'), { timeoutMs: 1_000 });
  assert.is(failed, 1);
  assert.equal(reasons, ['killed after 1 s: timeout']);
});

test('a process that stays open after its tests is killed and counts as failed, its tests as passed', async () => {
  const { passed, failed, reasons } = await runTestFile(fixture('open-handle'), { exitGraceMs: 500 });
  assert.equal([passed, failed], [1, 1]);
  assert.match(reasons.join('\n'), /^killed 0\.5 s after its tests had ended/);
});

test('what a test process leaves behind is killed with its group', async () => {
  const { passed, failed, output } = await runTestFile(fixture('orphan'));
  assert.equal([passed, failed], [1, 0]);
  const pid = /orphan (\d+)/.exec(output)?.[1] ?? '';
  // Dead, or dead and not yet collected by its new parent. It was killed when its pipes had closed, but may not have died to the end.
  let state = await stateOf(pid);
  for (let looks = 0; looks < 100 && !isDead.test(state); looks++) state = await stateOf(pid);
  assert.match(state, isDead);
});

const isDead = /^(?:Z.*\n)?$/;

/** @param {string} pid */
async function stateOf(pid) {
  return (await runCommand('ps', ['-o', 'stat=', '-p', pid])).stdout;
}

test("a failing test's own message is in the output", async () => {
  const { output } = await runTestFile(fixture('failing'));
  assert.match(output, 'this failure is shown');
});

test.run();
