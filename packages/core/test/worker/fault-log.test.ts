import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { FaultLog } from '../../src/worker/fault-log.js';

const test = suite('fault log');

test('a fault is reported with its code, when it has one', () => {
  const lines: string[] = [];
  let nowUs = 0;
  const clock = { nowUs: () => nowUs, sleepUntil: async () => {} };
  const log = new FaultLog(clock, (line) => lines.push(line));
  log.report(new PipelineError('ERR_TCP_TOKEN', 'another token'));
  log.report(new PipelineError('ERR_TCP_TOKEN', 'another token'));
  nowUs += 1_000_000;
  log.report(new TypeError('x is no function'));
  assert.deepEqual(lines, [
    'ERR_TCP_TOKEN: another token',
    'x is no function (and 1 more faults since the last report)',
  ]);
});

test.run();
