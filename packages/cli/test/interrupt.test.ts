import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandProcess, fixture, scratch } from './command.js';

const test = suite('interrupting arkavo-pipeline run');
const folder = scratch();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`one ${signal} drains and exits with 0`, async () => {
    const out = folder.file(signal);
    const running = new CommandProcess(['run', fixture('tally.json'), '--set', `stages.end.options.path=${out}`]);
    await running.says('first tick');
    running.signal(signal);
    assert.is(await running.exit, 0, running.stderr);
    assert.match(running.stderr, 'stopping: what is on its way is finished');
    assert.match(readFileSync(out, 'utf8'), /^flushed \d+\n$/);
  });
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`a ${signal} before every stage is open exits with ${code}, as it would a moment before`, async () => {
    const running = new CommandProcess(['run', fixture('opening.json')]);
    await running.says('still opening');
    running.signal(signal);
    assert.is(await running.exit, code, running.stderr);
    assert.match(running.stderr, 'opening: aborted after');
    assert.not.match(running.stderr, 'error ');
  });
}

test('a second Ctrl-C aborts and exits with 1', async () => {
  const running = new CommandProcess(['run', fixture('stuck.json')]);
  await running.says('first tick');
  running.signal('SIGINT');
  await running.says('flushing');
  running.signal('SIGINT');
  assert.is(await running.exit, 1, running.stderr);
  assert.match(running.stderr, 'stuck: aborted after');
});

test.after(() => folder.remove());
test.run();
