import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ConformanceError, conformance } from '../../src/testing/index.js';

const plugin = new URL('./fixtures/bad-stages.js', import.meta.url);

/** What a test of a bad source says. */
async function failure(type: string, title: string): Promise<string> {
  const found = conformance({ plugin, type }).find(({ name }) => name === `${type} ${title}`);
  assert.ok(found, title);
  try {
    await found.run();
  } catch (error) {
    assert.instance(error, ConformanceError);
    return (error as ConformanceError).message;
  }
  return assert.unreachable(`${type} passed "${title}"`) as never;
}

test('a source that does not heed the stop is found out by itself and in a pipeline', async () => {
  const message = await failure('ignores-stop', 'ends in order');
  assert.is(
    message,
    'generate() after the stop took longer than 10000 ms. The rule: generate() returns soon after context.stopping aborts (docs/writing-a-stage.md, "The handlers")',
  );
  assert.match(await failure('ignores-stop', 'runs to the end (own threads)'), /ERR_STAGE_TIMEOUT stage/);
});

test('a source that floods is found out by itself and in a pipeline', async () => {
  assert.match(
    await failure('floods-at-once', 'waits for full links'),
    /^\d+ packets were emitted into a full link\. /,
  );
  const held = await failure('floods-at-once', 'is held by a consumer that takes nothing (one thread)');
  assert.match(held, /failed: ERR_STAGE_FLOODS/);
});

test.run();
