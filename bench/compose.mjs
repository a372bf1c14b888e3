// CPU per picture of many 1080p sources in one: our compositor beside ffmpeg's filters and GStreamer's compositor, each less
// the same program that only reads the sources.
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { measureOurs } from './arkavo-pipeline.mjs';
import { composeCases, ffmpegArguments, gstreamerArguments, settings } from './compose-cases.mjs';
import { makeFootage } from './footage.mjs';
import { startMeasured } from './measured-process.mjs';
import { writeResult } from './results.mjs';
import { median } from './statistics.mjs';

/** @typedef {import('./compose-cases.mjs').ComposeCase} ComposeCase */
/** @typedef {{ path: string, frames: number }} Footage */
/** @typedef {{ ours: number, ffmpeg: number, gstreamer: number }} Costs CPU of a picture, ms. */

const pictures = join(projectRoot, 'bench', 'stages', 'pictures.mjs');
/** Of one core, at 30 pictures a second. */
const coreMs = 1000 / 30;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    frames: { type: 'string', default: '300' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log('npm run bench -- compose [--rounds 5] [--frames 300]');
else await bench(Number(options.rounds), Number(options.frames));

/**
 * @param {number} rounds
 * @param {number} frames
 */
async function bench(rounds, frames) {
  const footage = await makeFootage(frames);
  /** @type {{ name: string, composes: boolean, costs: Costs }[]} */
  const rows = [];
  for (const one of composeCases) {
    /** @type {Costs[]} */
    const measured = [];
    for (let round = 0; round < rounds; round += 1) measured.push(await measureRound(one, footage));
    const costs = mediansOf(measured);
    rows.push({ name: one.name, composes: one.layout !== 'single', costs });
    const { ours, ffmpeg, gstreamer } = costs;
    console.log(
      `${one.name}: ours ${ours.toFixed(2)} ms, ffmpeg ${ffmpeg.toFixed(2)} ms, GStreamer ${gstreamer.toFixed(2)} ms`,
    );
  }
  footage.remove();
  await report(rows, rounds, frames);
}

/**
 * @param {ComposeCase} one
 * @param {Footage} footage
 * @returns {Promise<Costs>}
 */
async function measureRound(one, { path, frames }) {
  const ours = (/** @type {boolean} */ composes) => oursCost(one, { path, frames }, composes);
  const foreign = async (/** @type {string} */ command, /** @type {readonly string[]} */ args) =>
    (1000 * (await startMeasured(command, args).done).cpuSeconds) / frames;
  return {
    ours: (await ours(true)) - (await ours(false)),
    ffmpeg:
      (await foreign('ffmpeg', ffmpegArguments(one, path, true))) -
      (await foreign('ffmpeg', ffmpegArguments(one, path, false))),
    gstreamer:
      (await foreign('gst-launch-1.0', gstreamerArguments(one, path, true))) -
      (await foreign('gst-launch-1.0', gstreamerArguments(one, path, false))),
  };
}

/**
 * @param {ComposeCase} one
 * @param {Footage} footage
 * @param {boolean} composes
 */
async function oursCost({ layout, count }, { path, frames }, composes) {
  const sources = Array.from({ length: count }, (_, index) => `camera-${index}`);
  const source = { use: `${pictures}#picture-source`, options: { path, frames }, thread: 'all' };
  const scene = { layout, order: sources, timeline: 'pts', ...settings };
  const stages = {
    ...Object.fromEntries(sources.map((id) => [id, source])),
    ...(composes && { scene: { use: 'compositor', inputs: sources, options: scene, thread: 'all' } }),
    sink: { use: 'null-sink', inputs: composes ? ['scene'] : sources, thread: 'all' },
  };
  const { summary } = await measureOurs({ name: 'bench', stages }, dirname(path));
  const arrived = summary.stages.sink?.in.packets;
  const expected = composes ? frames : frames * count;
  if (arrived !== expected) throw new Error(`${arrived} of ${expected} pictures arrived`);
  return (summary.cpuMs.user + summary.cpuMs.system) / frames;
}

/**
 * @param {readonly Costs[]} rounds
 * @returns {Costs}
 */
function mediansOf(rounds) {
  const middle = (/** @type {keyof Costs} */ key) => median(rounds.map((round) => round[key]));
  return { ours: middle('ours'), ffmpeg: middle('ffmpeg'), gstreamer: middle('gstreamer') };
}

/**
 * @param {readonly { name: string, composes: boolean, costs: Costs }[]} rows
 * @param {number} rounds
 * @param {number} frames
 */
async function report(rows, rounds, frames) {
  const ms = (/** @type {number} */ value) => `${value.toFixed(2)} ms`;
  await writeResult({
    name: 'compose',
    title: 'Composing: CPU per picture',
    method:
      `1080p I420 sources in 1080p, ${frames} pictures as fast as they go; user and system time of the whole process, less that ` +
      'of the same program which only reads the sources. Ours: `compositor` in a pipeline. ffmpeg: scale (fast_bilinear) and ' +
      `xstack or overlay. GStreamer: compositor. Medians of ${rounds} rounds.`,
    table: [
      ['', 'ours', 'of a core at 30/s', 'ffmpeg', 'GStreamer', 'goal'],
      ...rows.map(({ name, composes, costs: { ours, ffmpeg, gstreamer } }) => [
        name,
        ms(ours),
        `${((100 * ours) / coreMs).toFixed(1)} %`,
        ms(ffmpeg),
        ms(gstreamer),
        composes ? 'lower than both; 4 sources ≤ 60 % of a core' : '',
      ]),
    ],
    data: { rows },
  });
}
