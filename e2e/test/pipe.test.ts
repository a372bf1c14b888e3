import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pipelineCommand, run, runPiped } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { pipelineFile } from './support/pipeline-file.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('a pipeline between pipes');
const quiet = ['-nostdin', '-v', 'error'];
const pattern = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=3'];

test('encodes and records what ffmpeg writes', () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/recording.mp4`;
    const definition = await pipelineFile(folder, {
      pipe: { use: 'pipe-source' },
      encode: { use: 'vt-encoder', inputs: ['pipe'] },
      record: { use: 'recorder', inputs: ['encode'], options: { path } },
    });
    const { code, stderr } = await runPiped(
      ['ffmpeg', ...quiet, ...pattern, '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', '-'],
      pipelineCommand('run', definition),
    );
    assert.is(code, 0, stderr);
    assert.equal(await probeVideo(path), { codec: 'h264', width: 640, height: 360, frames: 90 });
    assert.is(await decodeErrors(path), '');
    const likeness = await similarity(path);
    assert.ok(likeness > 0.9, `SSIM is ${likeness}`);
  }));

test('gives ffmpeg the very pictures that it decodes itself', () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/reordered.mp4`;
    const coded = ['-c:v', 'libx264', '-bf', '3', '-g', '24', '-pix_fmt', 'yuv420p', path];
    assert.is((await run('ffmpeg', [...quiet, ...pattern, ...coded])).code, 0);
    const definition = await pipelineFile(folder, {
      file: { use: 'media-source', options: { path } },
      decode: { use: 'vt-decoder', inputs: ['file'] },
      pipe: { use: 'pipe-sink', inputs: ['decode'] },
    });
    const piped = await runPiped(pipelineCommand('run', definition), [
      ...['ffmpeg', ...quiet, '-f', 'yuv4mpegpipe', '-i', '-'],
      ...['-f', 'framemd5', '-'],
    ]);
    assert.is(piped.code, 0, piped.stderr);
    const own = await run('ffmpeg', [...quiet, '-i', path, '-f', 'framemd5', '-']);
    assert.is(digests(own.stdout).length, 90);
    assert.equal(digests(piped.stdout), digests(own.stdout));
  }));

/** SSIM of a recording and the pattern it was made from. */
async function similarity(path: string): Promise<number> {
  const { stderr } = await run('ffmpeg', [
    ...['-nostdin', '-hide_banner', '-i', path, ...pattern],
    ...['-lavfi', '[1:v]format=yuv420p[pattern];[0:v][pattern]ssim', '-f', 'null', '-'],
  ]);
  return Number(/SSIM.* All:([\d.]+)/.exec(stderr)?.[1]);
}

/** Of each picture. */
function digests(framemd5: string): string[] {
  return framemd5
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}

test.run();
