import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { pipelineFile } from './support/pipeline-file.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('H.265 over TCP');
const frames = 40;

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`every frame arrives and is recorded whole: .${extension}`, () =>
    inTempFolder(async (folder) => {
      const path = `${folder}/h265.${extension}`;
      const file = await pipelineFile(folder, chain(path, await freePort()));
      const { code, stderr } = await runPipeline('run', file, '--summary', `${folder}/summary.json`);
      assert.is(code, 0, stderr);
      assert.equal(await probeVideo(path), { codec: 'hevc', width: 320, height: 240, frames });
      assert.is(await decodeErrors(path), '');
      const { stages, frames: held } = await readSummary(`${folder}/summary.json`);
      assert.is(stages.screen?.in.packets, frames);
      assert.is(held.inUse, 0);
    }));
}

function chain(path: string, port: number): object {
  return {
    camera: { use: 'test-source', options: { width: 320, height: 240, frames, realtime: false } },
    encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { codec: 'h265', keyFrameInterval: 10 } },
    send: { use: 'tcp-sender', inputs: ['encode'], options: { port, maxQueueMs: 0 } },
    receive: { use: 'tcp-receiver', options: { port } },
    decode: { use: 'vt-decoder', inputs: ['receive.video'] },
    screen: { use: 'null-sink', inputs: ['decode'] },
    record: { use: 'recorder', inputs: ['receive.video'], options: { path } },
  };
}

test.run();
