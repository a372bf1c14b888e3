import { runCommand } from '../scripts/process/run-command.mjs';

/**
 * How like the footage a coded file is: the mean SSIM of all planes, 0 to 1, as ffmpeg's ssim filter has it.
 *
 * @param {string} coded
 * @param {{ path: string, frames: number }} footage
 */
export async function ssim(coded, { path, frames }) {
  const inputs = ['-i', coded, '-i', path];
  const graph = '[0:v]settb=AVTB,setpts=N[a];[1:v]settb=AVTB,setpts=N[b];[a][b]ssim=shortest=1';
  const args = ['-nostdin', '-hide_banner', ...inputs, '-lavfi', graph, '-frames:v', String(frames), '-f', 'null', '-'];
  const { output } = await runCommand('ffmpeg', args);
  const all = /SSIM .*All:([\d.]+)/.exec(output)?.[1];
  if (all === undefined) throw new Error(`ffmpeg could not compare ${coded} with ${path}:\n${output}`);
  return Number(all);
}
