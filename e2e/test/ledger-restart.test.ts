import { framePoolStats } from '@arkavo-pipeline/core';
import { Pipeline, type PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertLedgers, assertMonotonic } from './support/assert-ledgers.js';
import { layouts, ledgerGraph, ledgersOf, sinks } from './support/ledger-run.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('the latency ledger over restarts');
const kills = 3;

/** The thread of the middle stage dies: in one thread, all of them do. */
for (const { layout, thread } of layouts) {
  const restarted = thread ? ['camera', 'pass', ...sinks] : ['pass'];
  test(`of ${restarted.join(', ')} goes on where it was, as do the times of packets (${layout})`, () =>
    inTempFolder(async (folder) => {
      const graph = await ledgerGraph(folder, { thread, frames: 0, restarted });
      const pipeline = new Pipeline(graph, { statsIntervalMs: 10 });
      const ended = pipeline.run();
      for (let killed = 0; killed < kills; killed++) {
        await flows(pipeline, ended);
        assert.ok(await pipeline.kill('pass'));
      }
      await flows(pipeline, ended);
      pipeline.stop();
      const summary = await ended;
      assert.is(summary.state, 'done', JSON.stringify(summary.error));
      for (const id of restarted) assert.is(summary.stages[id]?.restarts, kills, id);
      for (const sink of sinks) {
        const arrived = await ledgersOf(folder, sink);
        assertLedgers(arrived, ['camera', 'pass', sink]);
        assertMonotonic(arrived);
      }
      assert.is(framePoolStats().inUse, 0);
    }));
}

/** Resolves when every sink has got some more pictures; rejects when the pipeline ends before. */
async function flows(pipeline: Pipeline, ended: Promise<PipelineSummary>): Promise<void> {
  let before: readonly number[] | undefined;
  const flowing = new Promise<void>((resolve) => {
    pipeline.on('stats', ({ stages }) => {
      const now = sinks.map((sink) => stages[sink]?.in.packets ?? 0);
      before ??= now;
      if (now.every((packets, index) => packets >= (before?.[index] ?? 0) + 10)) resolve();
    });
  });
  const early = ended.then(({ error }) => {
    throw new Error(`the pipeline ended early: ${JSON.stringify(error)}`);
  });
  await Promise.race([flowing, early]);
}

test.run();
