import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { PeerLog } from '../src/connections/peer-log.js';
import { ManualClock } from '../src/testing/manual-clock.js';

const test = suite('log lines that peers bring about');

function recorded() {
  const lines: string[] = [];
  const take = (line: string) => void lines.push(line);
  const clock = new ManualClock();
  return { lines, clock, log: new PeerLog({ debug: take, info: take, warn: take }, clock) };
}

test('a hundred at once, then five a second, which say how many were left out', async () => {
  const { lines, clock, log } = recorded();
  for (let index = 0; index < 1000; index++) log.info(`line ${index}`);
  assert.equal(lines.length, 100);
  await clock.pass(1000);
  for (let index = 0; index < 1000; index++) log.warn(`more ${index}`);
  assert.equal(lines.length, 105);
  assert.equal(lines[100], 'more 0 (900 lines about peers were left out before this one)');
  assert.equal(lines[101], 'more 1');
});

test('a warning that was left out is given when it comes again, and not after that', async () => {
  const { lines, clock, log } = recorded();
  for (let index = 0; index < 100; index++) log.debug('full');
  log.warnOnce('a', 'warned of a');
  await clock.pass(1000);
  for (let index = 0; index < 3; index++) log.warnOnce('a', 'warned of a');
  assert.equal(lines.filter((line) => line.startsWith('warned of a')).length, 1);
});

test.run();
