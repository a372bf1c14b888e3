import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseDuration } from '../src/duration.js';
import { errorText } from '../src/error-text.js';
import { exitCodeOf } from '../src/exit-code.js';
import { formatBitRate, formatDuration } from '../src/quantity.js';

const test = suite('what is read and written');

test('durations are a number and a unit, and nothing else', () => {
  assert.equal(['10s', '500ms', '1.5m', '2h'].map(parseDuration), [10_000, 500, 90_000, 7_200_000]);
  for (const bad of ['', '10', 's', '-1s', '0s', '1d', '10s ', '1e3s', '99999h']) {
    assert.is(parseDuration(bad), undefined, bad);
  }
});

test('bit rates keep three digits or fewer', () => {
  assert.equal([0, 999, 1000, 64_000, 2_980_000, 746_496_000, 12e9].map(formatBitRate), [
    '0 b/s',
    '999 b/s',
    '1.00 kb/s',
    '64.0 kb/s',
    '2.98 Mb/s',
    '746 Mb/s',
    '12.0 Gb/s',
  ]);
});

test('times grow from seconds to hours', () => {
  assert.equal([0, 59_900, 60_000, 185_000, 3_723_000].map(formatDuration), [
    '0.0 s',
    '59.9 s',
    '1:00',
    '3:05',
    '1:02:03',
  ]);
});

test('an error is one line with its code and stage, and has its causes when asked', () => {
  const error = new PipelineError('ERR_TCP_PORT_IN_USE', 'port 5757 is taken', {
    stage: 'send',
    cause: new Error('bind'),
  });
  assert.is(errorText(error, false), 'error ERR_TCP_PORT_IN_USE: stage "send": port 5757 is taken\n');
  assert.match(errorText(error, true), 'caused by Error: bind');
  assert.is(errorText('thrown text', true), 'error ERR_UNKNOWN: thrown text\n');
});

test('the exit code tells what could not start from what failed', () => {
  const error = (phase: 'opening' | 'running') => ({ code: 'ERR_UNKNOWN', message: '', phase }) as const;
  assert.is(exitCodeOf({ state: 'done' }), 0);
  assert.is(exitCodeOf({ state: 'failed', error: error('running') }), 1);
  assert.is(exitCodeOf({ state: 'failed', error: error('opening') }), 2);
  assert.is(exitCodeOf({ state: 'aborted' }), 1);
});

test.run();
