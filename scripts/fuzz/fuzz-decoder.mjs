import { join } from 'node:path';
import { findFiles } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand, runOnTerminal } from '../process/run-command.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { buildProgram, fuzzFolder } from './build-program.mjs';
import { sanitizerEnvironment } from './sanitizer-environment.mjs';

const core = join(projectRoot, 'packages', 'core', 'native');
const decoder = join(projectRoot, 'packages', 'plugin-vt-decoder', 'native');

/** The frame pool without its N-API face. */
const pool = ['buffer_cache.cc', 'frame_pool.cc', 'frames_abi.cc', 'picture_layout.cc'];

/**
 * Gives the libav decoder `runs` damaged access units over the real frame pool.
 *
 * @param {{ runs: number, seed: number }} options
 */
export async function fuzzDecoder({ runs, seed }) {
  const program = await buildDecoderHarness();
  const args = ['--runs', String(runs), '--seed', String(seed), join(fuzzFolder, 'corpus', 'decoder')];
  return (await runOnTerminal(program, args, { env: sanitizerEnvironment })) === 0;
}

async function buildDecoderHarness() {
  const { code, stdout } = await runCommand('pkg-config', ['--cflags', '--libs', 'libavcodec', 'libavutil']);
  if (code !== 0) {
    throw new SetupError('libavcodec is missing; install it with: sudo apt-get install -y libavcodec-dev');
  }
  // The backends but the one that needs Apple's frameworks; what binds them to N-API left out.
  const backend = findFiles(decoder, { skip: ['build'] }).filter(
    (file) => file.endsWith('.cc') && !/\/(?:addon|videotoolbox_\w+)\.cc$/.test(file),
  );
  return buildProgram({
    name: 'decoder',
    engine: 'standalone',
    sources: [join(fuzzFolder, 'native', 'decoder.cc'), ...pool.map((file) => join(core, file)), ...backend],
    folders: [core, decoder],
    flags: ['-I', core, '-I', decoder, ...stdout.trim().split(/\s+/)],
  });
}
