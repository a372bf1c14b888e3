// timeout: 300 s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runFuzz } from './native-parsers.js';

const runsEach = 30_000;

test('under ASan and UBSan, the native parsers stand the corpus and 200 000 mutations of it', () => {
  const report = runFuzz(['native', '--engine', 'standalone', '--runs', String(runsEach)]);
  const inputs = [...report.matchAll(/(\d+) inputs/g)].map((match) => Number(match[1]));
  assert.ok(inputs.length >= 7);
  assert.ok(inputs.every((count) => count > runsEach));
});

test.run();
