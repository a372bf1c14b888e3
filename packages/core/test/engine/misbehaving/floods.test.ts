import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a source that floods');

inEachLayout(
  test,
  'fails at the bound of what it may leave unawaited, and what was on the link arrives',
  async (start) => {
    const run = start({ source: { type: 'flooding' }, end: { type: 'sink' } }, [link('source', 'end')], {
      gates: { end: { mayTake: 0 } },
    });
    await run.until('source', 'closed', 1);
    run.open('end', 'mayTake');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal([summary.error?.code, summary.error?.stage], ['ERR_STAGE_FLOODS', 'source']);
    assert.match(summary.error?.message ?? '', /^32 packets were emitted into the full link to end\.in; await/);
    // Four were on the link, 32 with the source; the last one was refused.
    const { sent, delivered } = account(summary, 'end');
    assert.equal([sent, delivered], [37, 4]);
    assert.is(run.lives().end, 'opened, flushed, closed');
    assertAccounts(run, summary);
  },
);

test.run();
