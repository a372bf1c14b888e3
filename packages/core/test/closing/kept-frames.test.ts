// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { tellingStage } from './telling-stages.js';

const test = suite('closing: a stage that keeps frames');

const source = tellingStage('numbers', { count: 5, kind: 'frame' });
const links = [link('source', 'end')];

inEachLayout(
  test,
  "“A stage that keeps frames when it has ended in order: they are reclaimed, it is named in a warning, and the summary's `frames.reclaimed` counts them.”",
  async (start) => {
    const run = start({ source, end: tellingStage('sink', { keep: 3, leaks: true }) }, links);
    const summary = await run.ended();
    assert.is(summary.state, 'done');
    const warnings = run.logs.filter(({ level }) => level === 'warn');
    assert.equal(
      warnings.map(({ stage, message }) => [stage, message.split(':')[0]]),
      [['end', 'ended without giving back 3 frame references']],
    );
    assertAccounts(run, summary, { reclaimed: 3 });
  },
);

for (const way of ['fails', 'is aborted']) {
  inEachLayout(test, `“they are reclaimed, it is named”: not one that ${way}, which may keep them`, async (start) => {
    const end = tellingStage('sink', { keep: 3, ...(way === 'fails' && { where: 'process', at: 4 }) });
    const run = start({ source, end }, links, { gates: { source: { mayMake: way === 'fails' ? 5 : 4 } } });
    await run.until('end', 'taken', 4);
    if (way !== 'fails') run.pipeline.abort();
    const summary = await run.ended();
    assert.is(summary.state, way === 'fails' ? 'failed' : 'aborted');
    assert.equal(
      run.logs.filter(({ level }) => level === 'warn'),
      [],
    );
    assertAccounts(run, summary);
  });
}

test.run();
