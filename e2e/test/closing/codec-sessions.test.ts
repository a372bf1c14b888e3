import { framePoolStats } from '@arkavo-pipeline/core';
import { loadDefinition, Pipeline, type PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pipelineFile } from '../support/pipeline-file.js';
import { inTempFolder } from '../support/temp-folder.js';

const test = suite('closing: codec sessions');

type Run = { readonly pipeline: Pipeline; readonly ended: Promise<PipelineSummary> };

/** Of the codecs of a pipeline that runs, in one thread or in one each. */
async function coding(folder: string, thread: string | undefined, frames: number): Promise<Run> {
  const stages = {
    camera: { use: 'test-source', options: { width: 320, height: 240, realtime: false, frames } },
    encode: { use: 'vt-encoder', inputs: ['camera.video'] },
    decode: { use: 'vt-decoder', inputs: ['encode'] },
    screen: { use: 'null-sink', inputs: ['decode'] },
  };
  const spread = Object.entries(stages).map(([id, stage]) => [id, thread === undefined ? stage : { ...stage, thread }]);
  const file = await pipelineFile(folder, Object.fromEntries(spread));
  const pipeline = new Pipeline(await loadDefinition(file, { pluginRoots: [import.meta.url] }), { statsIntervalMs: 5 });
  return { pipeline, ended: pipeline.run() };
}

/** Resolves when pictures have come out of the decoder, and it holds those that the next ones refer to. */
function flows(pipeline: Pipeline): Promise<void> {
  return new Promise((resolve) => {
    pipeline.on('stats', ({ stages }) => {
      if ((stages.decode?.out.packets ?? 0) > 5 && holders().includes('decode')) resolve();
    });
  });
}

function holders(): string[] {
  return framePoolStats().owners.map(({ name }) => name);
}

for (const thread of [undefined, 'one']) {
  const layout = thread === undefined ? 'own threads' : 'one thread';

  test(`“a codec session | the codec's stage | its \`close\`; references that the codec holds go with its native owner”: at the end (${layout})`, () =>
    inTempFolder(async (folder) => {
      const { ended } = await coding(folder, thread, 60);
      const summary = await ended;
      assert.is(summary.state, 'done');
      assert.is(summary.stages.screen?.in.packets, 60);
      assert.equal([holders(), summary.frames.inUse, summary.frames.reclaimed], [[], 0, 0]);
    }));

  for (const act of ['stop', 'abort'] as const) {
    test(`“its \`close\`; references that the codec holds go”: at a sudden ${act} (${layout})`, () =>
      inTempFolder(async (folder) => {
        const { pipeline, ended } = await coding(folder, thread, 1_000_000);
        await flows(pipeline);
        pipeline[act]();
        const summary = await ended;
        assert.is(summary.state, act === 'stop' ? 'done' : 'aborted');
        assert.equal([holders(), summary.frames.inUse, summary.frames.reclaimed], [[], 0, 0]);
      }));
  }

  for (const stage of ['encode', 'decode']) {
    test(`“references that the codec holds go with its native owner”: the worker of ${stage} dies (${layout})`, () =>
      inTempFolder(async (folder) => {
        const { pipeline, ended } = await coding(folder, thread, 1_000_000);
        await flows(pipeline);
        assert.is(await pipeline.kill(stage), true);
        assert.not(holders().includes(stage));
        const summary = await ended;
        assert.is(summary.error?.code, 'ERR_THREAD_DIED');
        assert.equal([holders(), summary.frames.inUse], [[], 0]);
      }));
  }
}

test.run();
