import { readFile } from 'node:fs/promises';
import { loadDefinition, Pipeline } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline } from './support/command.js';
import { probeVideo } from './support/ffprobe.js';
import { pipelineFile, testStage } from './support/pipeline-file.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('several sources in one picture');

test('of files, none of whose pictures is lost, the first one’s pictures are all there, in order', () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/numbers.txt`;
    const camera = (width: number, height: number, frames: number) => ({
      use: 'test-source',
      options: { width, height, frames, realtime: false },
    });
    const definition = await pipelineFile(folder, {
      desk: camera(640, 360, 120),
      guest: camera(320, 240, 120),
      phone: camera(180, 320, 120),
      scene: {
        use: 'compositor',
        inputs: ['desk.video', 'guest.video', 'phone.video'],
        options: { width: 640, height: 360, timeline: 'pts', order: ['desk', 'guest'] },
      },
      read: { use: testStage('frame-number-log'), inputs: ['scene'], options: { path } },
    });
    const { code, stderr } = await runPipeline('run', definition);
    assert.is(code, 0, stderr);
    const numbers = (await readFile(path, 'utf8')).trimEnd().split('\n');
    assert.equal(
      numbers,
      Array.from({ length: 120 }, (_, index) => String(index)),
    );
  }));

test('of live sources, is recorded from the first picture on', () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/session.mp4`;
    const camera = (width: number, height: number, fps: number) => ({
      use: 'test-source',
      options: { width, height, fps, frames: 2 * fps },
    });
    const file = await pipelineFile(folder, {
      one: camera(640, 360, 30),
      two: camera(320, 240, 25),
      three: camera(426, 240, 15),
      scene: {
        use: 'compositor',
        inputs: ['one.video', 'two.video', 'three.video'],
        options: { width: 640, height: 360, layout: 'grid', format: 'nv12', watermark: { text: 'live' } },
      },
      encode: { use: 'vt-encoder', inputs: ['scene'], options: { bitrate: 1_000_000, preset: 'speed' } },
      record: { use: 'recorder', inputs: ['encode'], options: { path } },
    });
    const graph = await loadDefinition(file, { pluginRoots: [new URL(import.meta.url)] });
    const { state, error } = await new Pipeline(graph, { virtualStartUs: 0 }).run();
    assert.is(state, 'done', JSON.stringify(error));
    const { width, height, frames } = await probeVideo(path);
    assert.equal([width, height, frames], [640, 360, 60]);
  }));

test.run();
