import { readFile } from 'node:fs/promises';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline } from './support/command.js';
import { pipelineFile, testStage } from './support/pipeline-file.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('pictures that are encoded, sent over TCP and decoded');
const frames = 300;

test('arrive all, in order, as the pictures they were', () =>
  inTempFolder(async (folder) => {
    const port = await freePort();
    const path = `${folder}/numbers.txt`;
    const definition = await pipelineFile(folder, {
      camera: { use: 'test-source', options: { width: 640, height: 360, frames, realtime: false } },
      encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { bitrate: 1_000_000 } },
      send: { use: 'tcp-sender', inputs: ['encode'], options: { port, maxQueueMs: 0 } },
      receive: { use: 'tcp-receiver', options: { port } },
      decode: { use: 'vt-decoder', inputs: ['receive.video'] },
      read: { use: testStage('frame-number-log'), inputs: ['decode'], options: { path } },
    });
    const { code, stderr } = await runPipeline('run', definition);
    assert.is(code, 0, stderr);
    const numbers = (await readFile(path, 'utf8')).trimEnd().split('\n');
    assert.equal(
      numbers,
      Array.from({ length: frames }, (_, index) => String(index)),
    );
  }));

test.run();
