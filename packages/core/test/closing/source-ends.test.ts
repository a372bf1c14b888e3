// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, tellingStage } from './telling-stages.js';

const test = suite('closing: a source ends');

const stages = {
  one: tellingStage('numbers', { count: 3 }),
  other: tellingStage('numbers', { count: 3 }),
  middle: tellingStage('pass', { keep: 2 }),
  end: tellingStage('sink'),
};
const links = [link('one', 'middle'), link('other', 'middle'), link('middle', 'end')];

inEachLayout(
  test,
  '“A source ends. Its outputs end; each consumer is flushed when all its inputs have ended, and so on to the sinks. The pipeline is `done`.”',
  async (start) => {
    const run = start(stages, links, { gates: { other: { mayMake: 0 } } });
    await run.untilTold('one', 'close');
    run.open('other', 'mayMake', 2);
    await run.until('middle', 'taken', 5);
    for (const stage of ['middle', 'end']) assert.is(run.board(stage).get('flushed'), 0, stage);
    run.open('other', 'mayMake');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'done']);
    assert.equal(eventsOf(run, 'one'), ['stopping', 'abandoned', 'close']);
    for (const stage of ['middle', 'end'])
      assert.equal(eventsOf(run, stage), ['flush', 'stopping', 'abandoned', 'close'], stage);
    assert.equal(account(summary, 'end'), { sent: 6, delivered: 6 });
    assertAccounts(run, summary);
  },
);

test.run();
