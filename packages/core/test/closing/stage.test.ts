// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unlimited } from '../engine/harness/board.js';
import type { EngineRun } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { eventsOf, tellingStage } from './telling-stages.js';

const test = suite('closing: the stage');

const links = [link('source', 'end')];

for (const form of ['sink', 'streaming']) {
  inEachLayout(
    test,
    `“the stage | \`StageRunner.open\` calls \`open\` or \`connect\`”, once (${form})`,
    async (start) => {
      const run = start({ source: tellingStage('numbers'), end: tellingStage(form) }, links);
      assert.is((await run.ended()).state, 'done');
      assert.is(run.board('end').get('opened'), 1);
      assert.is(run.board('end').get('closed'), 1);
      if (form === 'streaming') assert.equal(eventsOf(run, 'end'), ['connect', 'close']);
    },
  );
}

type Way = {
  readonly name: string;
  readonly source?: TestStages[string]['options'];
  readonly end?: TestStages[string]['options'];
  readonly act?: (run: EngineRun) => void;
};

const ways: readonly Way[] = [
  { name: 'all ends in order', source: { count: 5 } },
  { name: 'its source throws', source: { where: 'generate', at: 3 } },
  { name: 'it throws', end: { where: 'process', at: 3 } },
  { name: 'it throws in the end', source: { count: 5 }, end: { where: 'flush' } },
  { name: 'it throws when it closes', source: { count: 5 }, end: { where: 'close' } },
  { name: 'its source throws at a request', source: { where: 'request' }, end: { asksAt: 3 } },
  { name: 'a stop', act: ({ pipeline }) => pipeline.stop() },
  { name: 'an abort', act: ({ pipeline }) => pipeline.abort() },
];

for (const { name, source, end, act } of ways) {
  inEachLayout(test, `“\`StageRunner.close\` calls its \`close\` once, whatever happened”: ${name}`, async (start) => {
    const run = start(
      { source: tellingStage('numbers', { count: unlimited, ...source }), end: tellingStage('sink', end) },
      links,
    );
    if (act) await run.until('end', 'taken', 3);
    act?.(run);
    await run.ended();
    for (const stage of ['source', 'end']) {
      assert.equal([run.board(stage).get('opened'), run.board(stage).get('closed')], [1, 1], stage);
      assert.is(eventsOf(run, stage).at(-1), 'close');
    }
  });
}

const settled = '“after what it was doing has settled”';

inEachLayout(test, `${settled}: a packet`, async (start) => {
  const run = start({ source: tellingStage('numbers'), end: tellingStage('stubborn') }, links, {
    gates: { end: { mayTake: 0 } },
  });
  await run.until('end', 'taken', 1);
  run.pipeline.abort();
  await run.untilTold('end', 'abandoned');
  assert.is(run.board('end').get('closed'), 0);
  run.open('end', 'mayTake');
  assert.is((await run.ended()).state, 'aborted');
  assert.equal(eventsOf(run, 'end'), ['abandoned', 'processed', 'close']);
});

inEachLayout(test, `${settled}: a flush`, async (start) => {
  const run = start({ source: tellingStage('numbers', { count: 1 }), end: tellingStage('stubborn') }, links, {
    gates: { end: { mayFlush: 0 } },
  });
  await run.until('end', 'flushed', 1);
  run.pipeline.abort();
  await run.untilTold('end', 'abandoned');
  assert.is(run.board('end').get('closed'), 0);
  run.open('end', 'mayFlush');
  assert.is((await run.ended()).state, 'aborted');
  assert.equal(eventsOf(run, 'end'), ['processed', 'abandoned', 'flushed', 'close']);
});

inEachLayout(test, `${settled}: a source's packets`, async (start) => {
  const run = start({ source: tellingStage('endless'), end: tellingStage('sink') }, links, {
    gates: { source: { mayMake: 0 } },
  });
  await new Promise<void>((resolve) => run.pipeline.on('state', (state) => state === 'running' && resolve()));
  run.pipeline.abort();
  await run.untilTold('source', 'abandoned');
  assert.is(run.board('source').get('closed'), 0);
  run.open('source', 'mayMake');
  assert.is((await run.ended()).state, 'aborted');
  assert.equal(eventsOf(run, 'source'), ['abandoned', 'generated', 'close']);
});

test.run();
