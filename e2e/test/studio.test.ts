import { readFile } from 'node:fs/promises';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run, runPipeline } from './support/command.js';
import { decodeErrors, probeAudio, probeVideo } from './support/ffprobe.js';
import { pipelineFile } from './support/pipeline-file.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('picture, sound and face tracking over TCP');
const seconds = 3;
const fps = 30;
const frames = seconds * fps;

for (const extension of ['mov', 'mkv']) {
  test(`are recorded whole: .${extension}`, () =>
    inTempFolder(async (folder) => {
      const path = `${folder}/studio.${extension}`;
      const { code, stderr } = await runPipeline('run', await pipelineFile(folder, studio(path, await freePort())));
      assert.is(code, 0, stderr);
      assert.equal(await probeVideo(path), { codec: 'h264', width: 640, height: 360, frames });
      assert.equal(await probeAudio(path), { codec: 'pcm_s16le', sampleRate: 48_000, channels: 2 });
      assert.is(await decodeErrors(path), '');
      const left = await leftSamples(path, `${folder}/left.pcm`);
      assert.is(left.length, seconds * 48_000);
      assert.is(risesThroughZero(left), seconds * 440);
      checkMetadata(await readFile(`${path}.metadata.jsonl`, 'utf8'));
    }));
}

function studio(path: string, port: number): object {
  return {
    studio: { use: 'test-source', options: { width: 640, height: 360, fps, frames, realtime: false } },
    encode: { use: 'vt-encoder', inputs: ['studio.video'] },
    send: {
      use: 'tcp-sender',
      inputs: ['encode', 'studio.audio', 'studio.metadata'],
      options: { port, maxQueueMs: 0 },
    },
    receive: { use: 'tcp-receiver', options: { port } },
    record: {
      use: 'recorder',
      inputs: ['receive.video', 'receive.audio', 'receive.metadata'],
      options: { path },
    },
  };
}

/** The left channel as ffmpeg decodes it. */
async function leftSamples(path: string, decoded: string): Promise<Int16Array> {
  const { code, stderr } = await run('ffmpeg', [
    ...['-v', 'error', '-i', path, '-map', '0:a', '-af', 'pan=mono|c0=FL'],
    ...['-f', 's16le', decoded],
  ]);
  assert.is(code, 0, stderr);
  const { buffer, byteOffset, length } = await readFile(decoded);
  return new Int16Array(buffer.slice(byteOffset, byteOffset + length));
}

/** One per period of a tone. */
function risesThroughZero(samples: Int16Array): number {
  return samples.filter((sample, index) => sample >= 0 && (samples[index - 1] ?? -1) < 0).length;
}

function checkMetadata(text: string): void {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.is(lines.length, frames);
  for (const [index, { ptsUs, sourceId, value }] of lines.entries()) {
    assert.is(ptsUs, Math.round((index * 1_000_000) / fps));
    assert.is(sourceId, 'studio');
    assert.is(value.type, 'arFace');
    assert.is(Object.keys(value.face.blendShapes).length, 52);
  }
}

test.run();
