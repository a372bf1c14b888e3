import { runCommand } from '../process/run-command.mjs';

/**
 * @typedef {object} Reference
 * @property {string} codec `h264`, `hevc`, or another that is not ours.
 * @property {string} format ffmpeg's name of the pixel format.
 * @property {string} profile
 * @property {string[]} pictures The MD5 of each, in output order.
 */

/**
 * What ffmpeg makes of a stream. Cropped to the pixel, which it otherwise rounds; never scaled to the first picture's size.
 *
 * @param {string} path
 * @returns {Promise<Reference>}
 */
export async function referenceOf(path) {
  const input = [...demuxerOf(path), '-i', path];
  const entries = 'stream=codec_name,pix_fmt,profile';
  const probe = ['-v', 'error', ...input, '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json'];
  const { stdout } = await runCommand('ffprobe', probe);
  const [stream] = JSON.parse(stdout || '{}').streams ?? [];
  const { codec_name: codec = 'unknown', pix_fmt: format = 'unknown', profile = '' } = stream ?? {};
  return { codec, format, profile, pictures: await picturesOf(input) };
}

/**
 * What the name says, where ffmpeg might not recognise a short stream; otherwise ffmpeg finds out.
 *
 * @param {string} path
 */
function demuxerOf(path) {
  if (/\.(?:264|h264|avc|26l|jvt|jsv)$/i.test(path)) return ['-f', 'h264'];
  return /\.(?:265|h265|hevc)$/i.test(path) ? ['-f', 'hevc'] : [];
}

/** @param {readonly string[]} source */
async function picturesOf(source) {
  const input = ['-v', 'error', '-flags', 'unaligned', ...source, '-map', '0:v:0'];
  const output = [
    '-fps_mode',
    'passthrough',
    '-autoscale',
    '0',
    '-f',
    'framehash',
    '-hash',
    'md5',
    '-format_version',
    '2',
  ];
  const { stdout } = await runCommand('ffmpeg', [...input, ...output, '-']);
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}
