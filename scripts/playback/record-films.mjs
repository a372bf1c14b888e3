import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand } from '../process/run-command.mjs';
import { SetupError } from '../setup/setup-error.mjs';

const command = join(projectRoot, 'packages/cli/bin/arkavo-pipeline.js');

/** What a browser may be given: by name, how it is recorded. */
const forms = {
  'fragments.mp4': {},
  'index-first.mp4': { faststart: true },
  'quicktime.mov': {},
  'segment-{index}.mp4': { segmentMs: 2000 },
};

/**
 * Records films with H.264 and AAC.
 *
 * @param {string} folder
 * @returns {Promise<string[]>} Their names in the folder, and that of one that was cut off and repaired.
 */
export async function recordFilms(folder) {
  const source = join(folder, 'source.mp4');
  const picture = 'testsrc2=size=320x240:rate=30:duration=4';
  const coding = ['-c:v', 'libx264', '-bf', '0', '-g', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=440:sample_rate=48000:duration=4'];
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...inputs, ...coding, source]);
  for (const [name, options] of Object.entries(forms))
    await record(folder, source, { path: join(folder, name), ...options });
  await run(process.execPath, [command, 'repair', cutOff(folder)]);
  return [
    'fragments.mp4',
    'index-first.mp4',
    'quicktime.mov',
    'segment-0001.mp4',
    'segment-0002.mp4',
    'cut-off.repaired.mp4',
  ];
}

/**
 * @param {string} folder
 * @param {string} source
 * @param {object} options
 */
async function record(folder, source, options) {
  const definition = {
    name: 'film',
    stages: {
      read: { use: 'media-source', options: { path: source } },
      record: { use: 'recorder', inputs: ['read.video', 'read.audio'], options },
    },
  };
  const path = join(folder, 'film.json');
  writeFileSync(path, JSON.stringify(definition));
  await run(process.execPath, [command, 'run', path]);
}

/** @param {string} folder */
function cutOff(folder) {
  const whole = readFileSync(join(folder, 'fragments.mp4'));
  const path = join(folder, 'cut-off.mp4');
  writeFileSync(path, whole.subarray(0, Math.floor(whole.length * 0.7)));
  return path;
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 */
async function run(name, args) {
  const { code, output } = await runCommand(name, args);
  if (code !== 0) throw new SetupError(`${name} ${args.join(' ')} failed:\n${output}`);
}
