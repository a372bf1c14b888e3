import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WhyRecord } from '../../../src/stage/why.js';
import type { EngineRun } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('what a stage leaves out');

inEachLayout(test, 'a cause that is no loss is counted apart from those that are', async (start) => {
  const numbers = { type: 'numbers', options: { count: 5 } };
  const run = start({ source: numbers, end: { type: 'sink', options: { counts: true } } }, [link('source', 'end')]);
  const { stages } = await run.ended();
  assert.equal(stages.end?.dropped, { refused: 5 });
  assert.equal(stages.end?.spared, { doubled: 5 });
  assert.not.ok('spared' in (stages.source ?? {}));
});

inEachLayout(test, 'its records say that nothing was lost', async (start) => {
  const records: WhyRecord[] = [];
  const numbers = { type: 'numbers', options: { count: 2 } };
  const sink = { type: 'sink', options: { counts: true } };
  const options = {
    why: true,
    before: ({ pipeline }: EngineRun) => void pipeline.on('why', (some) => records.push(...some)),
  };
  await start({ source: numbers, end: sink }, [link('source', 'end')], options).ended();
  assert.equal(
    records.map(({ cause, details }) => [cause, details]),
    [
      ['refused', undefined],
      ['doubled', { noLoss: true }],
      ['refused', undefined],
      ['doubled', { noLoss: true }],
    ],
  );
});

test.run();
