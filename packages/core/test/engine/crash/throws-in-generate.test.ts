import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a source that throws');

for (const at of [0, 20]) {
  inEachLayout(test, `after ${at} packets: all of them arrive, the other source ends in order`, async (start) => {
    const run = start(
      {
        bad: { type: 'numbers', options: { count: unlimited, kind: 'frame', where: 'generate', at } },
        good: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
        middle: { type: 'pass', options: { keep: 2 } },
        end: { type: 'sink' },
      },
      [link('bad', 'middle'), link('good', 'end'), link('middle', 'end')],
    );
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal(summary.error, {
      code: 'ERR_STAGE_FAILED',
      message: 'thrown in generate',
      phase: 'running',
      stage: 'bad',
    });
    const good = summary.stages.good?.out.packets ?? 0;
    assert.equal(account(summary, 'middle'), { sent: at, delivered: at });
    assert.equal(
      summary.links.map(({ sent, dropped }) => [sent, dropped]),
      [
        [at, 0],
        [good, 0],
        [at, 0],
      ],
    );
    assert.equal(run.lives(), {
      bad: 'opened, closed',
      good: 'opened, closed',
      middle: 'opened, flushed, closed',
      end: 'opened, flushed, closed',
    });
    assertAccounts(run, summary);
  });
}

test.run();
