// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WhyRecord } from '../../src/pipeline/index.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { tellingStage } from './telling-stages.js';

const test = suite('closing: the control port');
const links = [link('source', 'end')];

inEachLayout(
  test,
  '“control port | `SupervisedThread`, one per worker | the worker, behind its last report”: nothing that a stage said is lost',
  async (start) => {
    const records: WhyRecord[] = [];
    const run = start({ source: tellingStage('numbers'), end: tellingStage('sink') }, links, {
      why: true,
      before: ({ pipeline }) => pipeline.on('why', (some) => records.push(...some)),
    });
    await run.ended();
    const lastWords = records.filter(({ cause }) => cause === 'last-words').map(({ stage }) => stage);
    assert.equal(lastWords.sort(), ['end', 'source']);
    for (const stage of ['source', 'end']) assert.ok(run.told(stage).includes('close'));
  },
);

inEachLayout(
  test,
  '“by itself when the worker died | its `close` event”: what was said in the moment before is told',
  async (start) => {
    const dying = tellingStage('sink', { tells: true, where: 'process', at: 3, way: 'exit' });
    const run = start({ source: tellingStage('numbers'), end: dying }, links);
    const summary = await run.ended();
    assert.is(summary.error?.code, 'ERR_THREAD_DIED');
    assert.equal(run.told('end').slice(1, 5), ['0', '1', '2', '3']);
  },
);

test.run();
