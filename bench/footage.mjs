import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { runCommand } from '../scripts/process/run-command.mjs';

const camera = join(projectRoot, 'examples', 'loopback', 'camera-1080p30.mp4');
const frameBytes = (1920 * 1080 * 3) / 2;

/**
 * The camera footage as y4m, decoded beforehand and repeated, in a folder of its own.
 *
 * @param {number} frames
 * @returns {Promise<{ path: string, frames: number, remove: () => void }>}
 */
export async function makeFootage(frames) {
  const folder = mkdtempSync(join(storageFor(frames * frameBytes), 'arkavo-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
  const path = join(folder, 'camera.y4m');
  const input = ['-stream_loop', '-1', '-i', camera];
  const output = ['-frames:v', String(frames), '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', path];
  const { code, output: said } = await runCommand('ffmpeg', ['-v', 'error', ...input, ...output]);
  if (code !== 0) throw new Error(`ffmpeg could not make ${path}: ${said}`);
  return { path, frames, remove };
}

/**
 * Memory where there is plenty of it, so that no disk is measured; the temporary folder otherwise.
 *
 * @param {number} bytes
 */
function storageFor(bytes) {
  const memory = '/dev/shm';
  const fits = (/** @type {string} */ folder) => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 1.2 * bytes;
  };
  if (existsSync(memory) && fits(memory) && freemem() > 2 * bytes) return memory;
  if (fits(tmpdir())) return tmpdir();
  throw new Error(`${tmpdir()} has no room for ${(bytes / 1e9).toFixed(1)} GB of footage; ask for fewer --frames`);
}
