import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a slow branch');

const stages = {
  source: { type: 'numbers', options: { count: 300, kind: 'frame' } },
  slow: { type: 'sink' },
  quick: { type: 'sink' },
};

for (const overflow of ['drop-newest', 'drop-oldest'] as const) {
  inEachLayout(test, `${overflow}: does not slow its sibling, not even when it stands still`, async (start) => {
    const run = start(stages, [link('source', 'slow', { overflow }), link('source', 'quick')], {
      gates: { slow: { mayTake: 0 } },
    });
    await run.until('quick', 'flushed', 1);
    await run.until('slow', 'taken', 1);
    assert.is(run.board('slow').get('taken'), 1);
    run.open('slow', 'mayTake');
    const summary = await run.ended();
    assert.equal(account(summary, 'quick'), { sent: 300, delivered: 300 });
    assert.is(account(summary, 'slow').delivered, 4);
    assert.is(summary.links[0]?.maxDepth, 4);
    assertAccounts(run, summary);
  });
}

inEachLayout(test, 'block: holds its sibling back by what it has not given back', async (start) => {
  const run = start(stages, [link('source', 'slow', { capacity: 4 }), link('source', 'quick', { capacity: 8 })], {
    gates: { slow: { mayTake: 0 } },
  });
  for (let given = 0; given < 5; given++) {
    run.open('slow', 'mayTake', given);
    await run.until('source', 'made', 4 + given);
    await run.until('quick', 'taken', 4 + given);
    assert.is(run.board('source').get('made'), 4 + given);
  }
  run.open('slow', 'mayTake');
  const summary = await run.ended();
  for (const branch of ['slow', 'quick']) {
    assert.equal(account(summary, branch), { sent: 300, delivered: 300 });
  }
  assertAccounts(run, summary);
});

test.run();
