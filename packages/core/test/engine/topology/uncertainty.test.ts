import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('times that came from another clock');

for (const kind of ['frame', 'unit']) {
  inEachLayout(test, `their uncertainty goes with a ${kind} over links and stages to the summary`, async (start) => {
    const source = { type: 'numbers', options: { count: 5, kind, uncertaintyUs: 700 } };
    const run = start({ source, middle: { type: 'pass' }, end: { type: 'sink' } }, [
      link('source', 'middle'),
      link('middle', 'end'),
    ]);
    const summary = await run.ended();
    assert.equal(summary.latencyUs?.uncertainty, { p50: 700, p95: 700, p99: 700, max: 700 });
    assertAccounts(run, summary);
  });
}

inEachLayout(test, 'where there are none, the summary has no uncertainty', async (start) => {
  const source = { type: 'numbers', options: { count: 5, kind: 'frame' } };
  const summary = await start({ source, end: { type: 'sink' } }, [link('source', 'end')]).ended();
  assert.ok(summary.latencyUs);
  assert.not('uncertainty' in (summary.latencyUs ?? {}));
});

test.run();
