import { watch } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { tempFolder } from './support/temp-folder.js';

const test = suite('a recording whose process is killed');

/** Resolves when the file has grown to this size. */
async function grown(folder: string, file: string, bytes: number): Promise<void> {
  const watcher = watch(folder);
  try {
    const size = async () => (await stat(file).catch(() => undefined))?.size ?? 0;
    while ((await size()) < bytes) await new Promise((resolve) => watcher.once('change', resolve));
  } finally {
    watcher.close();
  }
}

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`plays up to the last fragment: .${extension}`, async () => {
    const folder = await tempFolder();
    const recording = `${folder.path}/recording.${extension}`;
    try {
      await writeFile(`${folder.path}/pipeline.json`, JSON.stringify(definition(recording)));
      const { process, finished } = startPipeline('run', `${folder.path}/pipeline.json`);
      await grown(folder.path, recording, 400_000);
      process.kill('SIGKILL');
      await finished;
      const { codec, frames } = await probeVideo(recording);
      assert.is(codec, 'h264');
      assert.ok(frames >= 30, `${frames} frames`);
      assert.is(await decodeErrors(recording), '');
    } finally {
      await folder.remove();
    }
  });
}

/** Endless, so that the end is always the kill. */
function definition(path: string): object {
  return {
    stages: {
      camera: { use: 'test-source', options: { width: 640, height: 480, realtime: false } },
      encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { keyFrameInterval: 30 } },
      record: { use: 'recorder', inputs: ['encode'], options: { path } },
    },
  };
}

test.run();
