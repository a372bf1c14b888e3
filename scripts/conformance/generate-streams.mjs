import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.mjs';
import { variants } from './variants.mjs';

/**
 * Codes ffmpeg's moving test picture in each variant, into a folder. Streams that are there already stay.
 *
 * @param {string} folder
 */
export async function generateStreams(folder) {
  mkdirSync(folder, { recursive: true });
  for (const variant of variants) {
    const path = join(folder, variant.name);
    if (!existsSync(path)) await generate(path, variant);
  }
}

/**
 * @param {string} path
 * @param {import('./variants.mjs').Variant} variant
 */
async function generate(path, { name, size, frames, coding, format = 'yuv420p' }) {
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30,noise=alls=6:allf=t:all_seed=1`];
  const args = ['-v', 'error', '-y', ...input, '-frames:v', `${frames}`, '-pix_fmt', format, ...coding, path];
  const { code, output } = await runCommand('ffmpeg', args);
  if (code !== 0) throw new Error(`ffmpeg could not make ${name}: ${output}`);
}
