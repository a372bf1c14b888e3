import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessUnitSplitter, fromAnnexB, isKeyframe } from '@arkavo-pipeline/core';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { runCommand } from '../scripts/process/run-command.mjs';

const camera = join(projectRoot, 'examples', 'loopback', 'camera-1080p30.mp4');
const bitrate = ['-b:v', '3000k', '-maxrate', '3000k', '-bufsize', '1200k'];

/**
 * Six seconds of camera footage as a phone codes it: 720p30, H.264 at 3 Mbit/s, a keyframe with its parameter sets every two
 * seconds, no B-frames. A plain H.264 stream.
 *
 * @param {string} path
 */
export async function makeCameraFootage(path) {
  const picture = ['-i', camera, '-an', '-vf', 'scale=1280:720', '-pix_fmt', 'yuv420p', '-threads', '1'];
  const coder = ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-g', '60', '-sc_threshold', '0'];
  const { code, output } = await runCommand('ffmpeg', ['-v', 'error', ...picture, ...coder, ...bitrate, path]);
  if (code !== 0) throw new Error(`ffmpeg could not make ${path}: ${output}`);
}

/**
 * The end of a line of the Arkavo protocol for each access unit of such a file: everything behind `"isKeyFrame":`, which is
 * the same for all cameras. Slashes are escaped, as Swift does.
 *
 * @param {string} path
 * @returns {Buffer[]}
 */
export function readLineEnds(path) {
  const splitter = new AccessUnitSplitter('h264');
  const units = [...splitter.push(readFileSync(path)), ...splitter.flush()];
  return units.map((unit) => {
    const base64 = Buffer.from(fromAnnexB('h264', unit)).toString('base64').replaceAll('/', '\\/');
    return Buffer.from(`${isKeyframe('h264', unit)},"naluData":"${base64}"}}\n`);
  });
}
