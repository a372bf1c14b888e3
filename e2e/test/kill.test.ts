import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { grown } from './support/grown.js';
import { pipelineFile } from './support/pipeline-file.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('a recording whose process is killed');
const keyFrameInterval = 30;

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`plays up to the last fragment: .${extension}`, () =>
    inTempFolder(async (folder) => {
      const recording = `${folder}/recording.${extension}`;
      const running = startPipeline('run', await pipelineFile(folder, endless(recording)));
      // At 3 Mbit/s and 30 fps some 80 pictures, of which a fragment may be lost.
      await grown(recording, 1_000_000, running);
      running.process.kill('SIGKILL');
      assert.is((await running.finished).signal, 'SIGKILL');
      const { codec, frames } = await probeVideo(recording);
      assert.is(codec, 'h264');
      assert.ok(frames >= keyFrameInterval, `${frames} frames`);
      assert.is(withoutCut(await decodeErrors(recording)), '');
    }));
}

/** Endless, so that the end is always the kill. */
function endless(path: string): object {
  return {
    camera: { use: 'test-source', options: { width: 640, height: 480, realtime: false } },
    encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { keyFrameInterval } },
    record: { use: 'recorder', inputs: ['encode'], options: { path } },
  };
}

/** The kill may come within the write of a fragment, whose rest is then missing. */
function withoutCut(errors: string): string {
  const cut = /partial file|File ended prematurely/;
  return errors
    .split('\n')
    .filter((line) => !cut.test(line))
    .join('\n');
}

test.run();
