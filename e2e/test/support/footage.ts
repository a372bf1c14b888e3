import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root, run } from './command.js';

/** Writes the camera footage into a folder as y4m of 640x360, which takes little time to encode; returns its path. */
export async function smallFootage(folder: string): Promise<string> {
  const path = join(folder, 'camera.y4m');
  const camera = join(root, 'examples', 'loopback', 'camera-1080p30.mp4');
  const scaled = ['-vf', 'scale=640:360', '-pix_fmt', 'yuv420p', path];
  const { code, stderr } = await run('ffmpeg', ['-v', 'error', '-i', camera, ...scaled]);
  assert.is(code, 0, stderr);
  return path;
}
