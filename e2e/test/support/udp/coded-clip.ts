import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { run } from '../command.js';

export type Codec = 'h264' | 'h265';

/** Frames of a clip. The first is a group of pictures by itself; from the second on, each has ten. */
export const clipFrames = 51;
const keyFrames = ['-force_key_frames', 'expr:eq(mod(n,10),1)', '-forced-idr', '1'];

const encoders: { readonly [codec in Codec]: readonly string[] } = {
  h264: ['-c:v', 'libx264', '-x264-params', 'scenecut=0:bframes=0:slices=2:qp=32'],
  h265: [
    ...['-c:v', 'libx265', '-preset', 'ultrafast'],
    ...['-x265-params', 'log-level=none:scenecut=0:bframes=0:qp=32'],
  ],
};

/** Writes two seconds of a moving picture of 320x180 into a folder as mp4, at 25 fps and without B-frames; returns its path. */
export async function codedClip(folder: string, codec: Codec): Promise<string> {
  const path = join(folder, `${codec}.mp4`);
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-frames:v', String(clipFrames)];
  const { code, stderr } = await run('ffmpeg', [
    ...['-nostdin', '-v', 'error', ...picture, '-pix_fmt', 'yuv420p'],
    ...[...keyFrames, ...encoders[codec], path],
  ]);
  assert.is(code, 0, stderr);
  return path;
}

/** MD5 of each picture that ffmpeg decodes of an input: a file, or one with options before it. */
export async function pictureDigests(...input: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run('ffmpeg', digestArguments(...input));
  assert.is(code, 0, stderr);
  return digestsIn(stdout);
}

/** What tells ffmpeg to write these digests, for `digestsIn`. */
export function digestArguments(...input: readonly string[]): string[] {
  const from = input.length === 1 ? ['-i', ...input] : input;
  return ['-nostdin', '-v', 'error', ...from, '-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', '-f', 'framemd5', '-'];
}

/** The digests in ffmpeg's `framemd5` report. */
export function digestsIn(report: string): string[] {
  return report.split('\n').flatMap((line) => /^\d.*, *([0-9a-f]{32})$/.exec(line)?.[1] ?? []);
}
