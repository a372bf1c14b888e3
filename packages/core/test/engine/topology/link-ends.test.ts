import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('the end of one of several links');

for (const type of ['tells-ends', 'tells-ends-of-streams']) {
  inEachLayout(test, `is told ${type} behind its last packet, with what has not come yet`, async (start) => {
    const run = start(
      {
        left: { type: 'numbers', options: { count: 3 } },
        right: { type: 'numbers', options: { count: 2 } },
        end: { type },
      },
      [link('left', 'end'), link('right', 'end')],
      { gates: { right: { mayMake: 0 } } },
    );
    await run.untilTold('end', 'in: ended are left; 1 of 2 silent');
    run.open('right', 'mayMake');
    const { state } = await run.ended();
    assert.is(state, 'done');
    assert.equal(run.told('end'), [
      ...['left 0', 'left 1', 'left 2', 'in: ended are left; 1 of 2 silent'],
      ...['right 0', 'right 1', 'in: ended are left, right; 0 of 2 silent'],
      'flushed',
    ]);
  });

  inEachLayout(test, `fails ${type} when that throws`, async (start) => {
    const run = start({ left: { type: 'numbers' }, end: { type, options: { fails: true } } }, [link('left', 'end')]);
    const { state, error } = await run.ended();
    assert.equal([state, error?.stage, error?.message], ['failed', 'end', 'the end of a link is too much']);
  });
}

inEachLayout(test, 'is not that of a source that another link brings, too', async (start) => {
  const run = start(
    {
      left: { type: 'numbers', options: { count: 2 } },
      one: { type: 'pass' },
      two: { type: 'pass' },
      end: { type: 'tells-ends' },
    },
    [link('left', 'one'), link('left', 'two'), link('one', 'end'), link('two', 'end')],
    { gates: { one: { mayFlush: 0 }, two: { mayFlush: 0 } } },
  );
  const told = (text: string) => run.told('end').filter((message) => message === text).length;
  await new Promise<void>((resolve) => run.pipeline.on('log', () => told('left 1') === 2 && resolve()));
  run.open('one', 'mayFlush');
  await run.untilTold('end', 'in: ended are none; 0 of 2 silent');
  run.open('two', 'mayFlush');
  const { state } = await run.ended();
  assert.equal([state, told('in: ended are left; 0 of 2 silent')], ['done', 1]);
});

inEachLayout(test, 'that brought nothing is told, too', async (start) => {
  const run = start(
    {
      nothing: { type: 'numbers', options: { count: 0 } },
      right: { type: 'numbers', options: { count: 1 } },
      end: { type: 'tells-ends' },
    },
    [link('nothing', 'end'), link('right', 'end')],
    { gates: { right: { mayMake: 0 } } },
  );
  await run.untilTold('end', 'in: ended are none; 1 of 2 silent');
  run.open('right', 'mayMake');
  const { state } = await run.ended();
  assert.is(state, 'done');
});

test.run();
