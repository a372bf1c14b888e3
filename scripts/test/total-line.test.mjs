import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { totalLine } from '../test-runner/total-line.mjs';

test('the last line names what passed and failed, and what was skipped when something was', () => {
  assert.is(totalLine({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
  assert.is(totalLine({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped');
});

test.run();
