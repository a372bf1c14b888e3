// CPU time of encode → TCP → decode: ours in one process, beside two ffmpeg and two GStreamer processes.
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { loopbackDefinition, measureOurs } from './arkavo-pipeline.mjs';
import { measureFfmpeg } from './ffmpeg.mjs';
import { makeFootage } from './footage.mjs';
import { measureGStreamer } from './gstreamer.mjs';
import { freePort } from './ports.mjs';
import { writeResult } from './results.mjs';
import { median } from './statistics.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    frames: { type: 'string', default: '900' },
    help: { type: 'boolean', default: false },
  },
});

/**
 * Seconds of CPU time, of one round.
 *
 * @typedef {object} Round
 * @property {number} ours Without start-up: since every stage was open.
 * @property {number} oursWithStart The whole process.
 * @property {number} ffmpeg
 * @property {number} ffmpegThreads With as many decoder threads as ffmpeg chooses.
 * @property {number} gstreamer
 */

if (options.help) {
  console.log('npm run bench -- cpu [--rounds 5] [--frames 900]');
} else {
  await bench(Number(options.rounds), Number(options.frames));
}

/**
 * @param {number} rounds
 * @param {number} frames
 */
async function bench(rounds, frames) {
  console.log(`making ${frames} frames of footage`);
  const footage = await makeFootage(frames);
  /** @type {Round[]} */
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const result = await measureRound(footage);
    results.push(result);
    const figures = Object.entries(result).map(([name, seconds]) => `${name} ${seconds.toFixed(2)} s`);
    console.log(`round ${round} of ${rounds}: ${figures.join(', ')}`);
  }
  footage.remove();
  await report(results, frames);
}

/**
 * @param {{ path: string, frames: number }} footage
 * @returns {Promise<Round>}
 */
async function measureRound(footage) {
  const definition = loopbackDefinition({ path: footage.path, realtime: false, port: await freePort() });
  const { summary, cpuSeconds } = await measureOurs(definition, dirname(footage.path));
  const shown = summary.stages.screen?.in.packets;
  if (shown !== footage.frames) throw new Error(`${shown} of ${footage.frames} frames arrived`);
  return {
    ours: (summary.cpuMs.user + summary.cpuMs.system) / 1000,
    oursWithStart: cpuSeconds,
    ffmpeg: await measureFfmpeg(footage, { decoderThreads: 1 }),
    gstreamer: await measureGStreamer(footage),
    ffmpegThreads: await measureFfmpeg(footage),
  };
}

/**
 * @param {readonly Round[]} rounds
 * @param {number} frames
 */
async function report(rounds, frames) {
  const seconds = (/** @type {keyof Round} */ key) => `${median(rounds.map((round) => round[key])).toFixed(2)} s`;
  const ratio = (/** @type {keyof Round} */ ours, /** @type {keyof Round} */ theirs) =>
    median(rounds.map((round) => round[ours] / round[theirs]));
  const ratios = {
    toFfmpeg: ratio('ours', 'ffmpeg'),
    toFfmpegThreads: ratio('ours', 'ffmpegThreads'),
    toGStreamer: ratio('ours', 'gstreamer'),
    withStartToFfmpeg: ratio('oursWithStart', 'ffmpeg'),
    withStartToGStreamer: ratio('oursWithStart', 'gstreamer'),
  };
  await writeResult({
    name: 'cpu',
    title: 'CPU time of encode → TCP → decode',
    method:
      `${frames} frames of 1080p camera footage as y4m, as fast as they go; x264 ultrafast, zerolatency, 3 Mbit/s, one thread; ` +
      `one decoder thread unless said otherwise; loopback TCP. User and system time of all processes. ${rounds.length} rounds, ` +
      'each running all of them in turn; medians of the rounds, and of the ratios within each round.',
    table: [
      ['', 'CPU time', 'ours ÷ this', 'goal'],
      ['arkavo-pipeline, one process, since every stage was open', seconds('ours'), '', ''],
      ['arkavo-pipeline, start-up included', seconds('oursWithStart'), '', ''],
      ['two ffmpeg processes', seconds('ffmpeg'), ratios.toFfmpeg.toFixed(3), '1.00, at most 1.06'],
      [
        'two ffmpeg processes, decoder threads by default',
        seconds('ffmpegThreads'),
        ratios.toFfmpegThreads.toFixed(3),
        '',
      ],
      ['two GStreamer processes', seconds('gstreamer'), ratios.toGStreamer.toFixed(3), '0.85, below 1'],
    ],
    data: { frames, ratios, rounds },
  });
}
