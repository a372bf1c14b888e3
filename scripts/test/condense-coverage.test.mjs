import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { condenseCoverage } from '../test-runner/condense-coverage.mjs';

const root = mkdtempSync(join(tmpdir(), 'arkavo-condense-'));
const [from, to] = [join(root, 'from'), join(root, 'to')];
const ours = { url: 'file:///home/a/packages/core/dist/src/index.js', functions: [{ ranges: [{ count: 3 }] }] };
const others = [
  'node:fs',
  'file:///home/a/packages/core/dist/test/one.test.js',
  'file:///home/a/node_modules/b/packages/core/dist/src/index.js',
];

test('of what was counted, the code of the packages goes on, unchanged, and nothing is left where it was', async () => {
  mkdirSync(from);
  const counts = { result: [...others.map((url) => ({ url })), ours], 'source-map-cache': { [ours.url]: {} } };
  writeFileSync(join(from, 'coverage-1.json'), JSON.stringify(counts));
  writeFileSync(join(from, 'coverage-2.json'), '{"result":[{"ur');
  writeFileSync(join(from, 'coverage-3.json'), 'null');
  await condenseCoverage(from, to);
  assert.equal(readdirSync(to), ['coverage-1.json']);
  assert.equal(JSON.parse(readFileSync(join(to, 'coverage-1.json'), 'utf8')), { result: [ours] });
  assert.not(existsSync(from));
});

test('a test file in which nothing was counted is no problem', async () => {
  await condenseCoverage(join(root, 'none'), to);
  assert.equal(readdirSync(to), ['coverage-1.json']);
});

test.after(() => rmSync(root, { recursive: true, force: true }));
test.run();
