import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { problemLines } from '../src/file-report-text.js';

test('the name of a track moves no cursor and makes no line of its own', () => {
  const lines = problemLines(['track 2 (audio, \u001b[2J\u202Emic\ngood) is empty', 'track 3 is empty']);
  assert.equal(lines, ['problem: track 2 (audio, �[2J�mic�good) is empty', 'problem: track 3 is empty']);
});

test.run();
