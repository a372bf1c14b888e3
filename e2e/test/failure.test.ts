import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { pipelineFile, testStage } from './support/pipeline-file.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('a stage that fails in the middle of a recording');
const failAt = 100;
const failing = { use: testStage('failing-stage'), inputs: ['encode'] };

for (const extension of ['mp4', 'mov', 'mkv']) {
  for (const [way, error] of [
    ['throw', /^error ERR_STAGE_FAILED: stage "analyse": out of order$/m],
    ['exit', /^error ERR_THREAD_DIED: stage "analyse": the thread of analyse died: .*$/m],
  ] as const) {
    test(`beside it (${way}) leaves an .${extension} with all that came`, () =>
      inTempFolder(async (folder) => {
        const path = `${folder}/recording.${extension}`;
        const { recorded } = await runFailing(folder, error, {
          ...source(),
          analyse: { ...failing, options: { failAt, way } },
          record: { use: 'recorder', inputs: ['encode'], options: { path } },
        });
        assert.ok(recorded >= failAt, `${recorded} frames were recorded`);
        assert.is((await probeVideo(path)).frames, recorded);
        assert.is(await decodeErrors(path), '');
      }));
  }
}

test('before it leaves a file with what was passed on', () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/recording.mp4`;
    const { recorded } = await runFailing(folder, /^error ERR_STAGE_FAILED: stage "analyse": out of order$/m, {
      ...source(),
      analyse: { ...failing, options: { failAt } },
      record: { use: 'recorder', inputs: ['analyse'], options: { path } },
    });
    assert.is(recorded, failAt);
    assert.is((await probeVideo(path)).frames, failAt);
    assert.is(await decodeErrors(path), '');
  }));

function source(): object {
  return {
    camera: { use: 'test-source', options: { width: 320, height: 240, realtime: false } },
    encode: { use: 'vt-encoder', inputs: ['camera.video'] },
  };
}

/** Runs a pipeline that must fail with this one error; returns how many packets reached the recorder. */
async function runFailing(folder: string, error: RegExp, stages: object): Promise<{ readonly recorded: number }> {
  const summaryFile = `${folder}/summary.json`;
  const { code, stderr } = await runPipeline(...['run', await pipelineFile(folder, stages), '--summary', summaryFile]);
  assert.is(code, 1, stderr);
  assert.match(stderr, error);
  assert.is(stderr.match(/^error /gm)?.length, 1, stderr);
  const summary = await readSummary(summaryFile);
  assert.is(summary.state, 'failed');
  assert.is(summary.frames.inUse, 0);
  return { recorded: summary.stages.record?.in.packets ?? 0 };
}

test.run();
