import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDefinition, Pipeline } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeErrors, probeVideo } from '../support/ffprobe.js';
import { pipelineFile, testStage } from '../support/pipeline-file.js';
import { inTempFolder } from '../support/temp-folder.js';

const test = suite('closing: recordings');

test('“A stage never overwrites what an instance before it left.”: a recorder whose worker dies, twice', () =>
  inTempFolder(async (folder) => {
    const file = await pipelineFile(folder, {
      camera: { use: 'test-source', options: { width: 320, height: 240, realtime: false } },
      encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { keyFrameInterval: 30 } },
      record: {
        use: 'recorder',
        inputs: ['encode'],
        options: { path: join(folder, 'out', 'camera.mp4') },
        restart: { max: 2, backoff: 1 },
      },
    });
    const pipeline = new Pipeline(await loadDefinition(file, { pluginRoots: [import.meta.url] }), {
      statsIntervalMs: 5,
    });
    const ended = pipeline.run();
    const left: Buffer[] = [];
    for (const part of ['camera.mp4', 'camera.part2.mp4']) {
      await recorded(pipeline, 200);
      assert.is(await pipeline.kill('record'), true);
      left.push(await readFile(join(folder, 'out', part)));
    }
    await recorded(pipeline, 200);
    pipeline.stop();
    const summary = await ended;
    assert.equal([summary.state, summary.stages.record?.restarts], ['done', 2]);
    assert.equal((await readdir(join(folder, 'out'))).sort(), ['camera.mp4', 'camera.part2.mp4', 'camera.part3.mp4']);
    for (const [index, part] of ['camera.mp4', 'camera.part2.mp4'].entries())
      assert.ok(left[index]?.equals(await readFile(join(folder, 'out', part))), part);
    const last = join(folder, 'out', 'camera.part3.mp4');
    assert.ok((await probeVideo(last)).frames >= 200);
    assert.is(await decodeErrors(last), '');
  }));

for (const end of ['stop', 'frames'] as const) {
  test(`“a file | \`recorder\`, with the first keyframe or sound | a \`split\`, a limit or the next part, when that has begun; else the end of the inputs, or its \`close\`”: ${end}`, () =>
    inTempFolder(async (folder) => {
      const frames = end === 'stop' ? 0 : 150;
      const [path, go] = [join(folder, 'out.mp4'), join(folder, 'go')];
      const file = await pipelineFile(folder, {
        camera: { use: 'test-source', options: { width: 320, height: 240, realtime: false, frames } },
        encode: { use: 'vt-encoder', inputs: ['camera.video'] },
        gate: { use: testStage('gate'), inputs: ['encode'], options: { packets: 20, path: go } },
        record: { use: 'recorder', inputs: ['gate.video'], options: { path } },
      });
      const pipeline = new Pipeline(await loadDefinition(file, { pluginRoots: [import.meta.url] }), {
        statsIntervalMs: 5,
      });
      const ended = pipeline.run();
      await given(pipeline, 20);
      await pipeline.command('record', 'split');
      await writeFile(go, '');
      const second = join(folder, 'out.part2.mp4');
      await there(folder, 'out.part2.mp4');
      if (end === 'stop') pipeline.stop();
      const summary = await ended;
      assert.is(summary.state, 'done');
      const counts = await Promise.all([path, second].map(async (one) => (await probeVideo(one)).frames));
      assert.is((counts[0] ?? 0) + (counts[1] ?? 0), summary.stages.record?.in.packets);
      for (const one of [path, second]) assert.is(await decodeErrors(one), '');
    }));
}

/** Resolves when the recorder has been given so many packets more. */
function recorded(pipeline: Pipeline, count: number): Promise<void> {
  let first: number | undefined;
  return new Promise((resolve) => {
    pipeline.on('stats', ({ stages }) => {
      const packets = stages.record?.in.packets ?? 0;
      first ??= packets;
      if (packets - first >= count) resolve();
    });
  });
}

/** Resolves when the recorder has been given so many packets in all. */
function given(pipeline: Pipeline, count: number): Promise<void> {
  return new Promise((resolve) => {
    pipeline.on('stats', ({ stages }) => {
      if ((stages.record?.in.packets ?? 0) >= count) resolve();
    });
  });
}

/** Resolves when a file of this name is in the folder. */
async function there(folder: string, name: string): Promise<void> {
  const watcher = watch(folder);
  while (!readdirSync(folder).includes(name)) await once(watcher, 'change');
  watcher.close();
}

test.run();
