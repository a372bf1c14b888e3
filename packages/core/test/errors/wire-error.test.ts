import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromWireError, toWireError } from '../../src/errors/wire-error.js';
import { PipelineError } from '../../src/index.js';

test('an error keeps its code, stage, cause and stack across threads', () => {
  const cause = new Error('connection reset');
  const error = new PipelineError('ERR_TCP_ADDRESS', 'no way', { stage: 'send', cause, retryable: true });
  const back = fromWireError(structuredClone(toWireError(error)));
  assert.instance(back, PipelineError);
  assert.equal(
    [back.code, back.message, back.stage, back.retryable, back.stack],
    ['ERR_TCP_ADDRESS', 'no way', 'send', true, error.stack],
  );
  assert.is((back.cause as Error).message, 'connection reset');
});

test('what is thrown without a code gets one, and the stage it was thrown in', () => {
  const wire = toWireError('a string', 'encode');
  assert.equal([wire.code, wire.message, wire.stage], ['ERR_STAGE_FAILED', 'a string', 'encode']);
  assert.is(toWireError(undefined).message, 'undefined');
});

test('a circle of causes ends', () => {
  const error = new Error('round');
  error.cause = error;
  let depth = 0;
  for (let at = toWireError(error).cause; at; at = at.cause) depth++;
  assert.ok(depth > 0 && depth < 20);
});

test('a code that is not known here becomes ERR_UNKNOWN', () => {
  const wire = { ...toWireError(new Error('x')), code: 'ERR_FROM_THE_FUTURE' as never };
  assert.is(fromWireError(wire).code, 'ERR_UNKNOWN');
});

test.run();
