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
 * @property {number} ours With one worker, without start-up: since every stage was open.
 * @property {number} oursWithStart The same, the whole process.
 * @property {number} oursTwoWorkers A worker for each end; without start-up.
 * @property {number} ffmpeg With one decoder thread.
 * @property {number} ffmpegThreads With as many decoder threads as ffmpeg chooses.
 * @property {number} gstreamer As written by hand.
 * @property {number} gstreamerTuned Reading a picture at a time, with one decoder thread.
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
  const one = await measureWorkers(footage, 1);
  const ffmpeg = await measureFfmpeg(footage, { decoderThreads: 1 });
  const gstreamer = await measureGStreamer(footage, { tuned: false });
  const two = await measureWorkers(footage, 2);
  return {
    ours: one.seconds,
    oursWithStart: one.secondsWithStart,
    oursTwoWorkers: two.seconds,
    ffmpeg,
    ffmpegThreads: await measureFfmpeg(footage),
    gstreamer,
    gstreamerTuned: await measureGStreamer(footage, { tuned: true }),
  };
}

/**
 * @param {{ path: string, frames: number }} footage
 * @param {1 | 2} workers
 */
async function measureWorkers(footage, workers) {
  const definition = loopbackDefinition({ path: footage.path, realtime: false, port: await freePort(), workers });
  const { summary, cpuSeconds } = await measureOurs(definition, dirname(footage.path));
  const shown = summary.stages.screen?.in.packets;
  if (shown !== footage.frames) throw new Error(`${shown} of ${footage.frames} frames arrived`);
  return { seconds: (summary.cpuMs.user + summary.cpuMs.system) / 1000, secondsWithStart: cpuSeconds };
}

/**
 * @param {readonly Round[]} rounds
 * @param {number} frames
 */
async function report(rounds, frames) {
  const seconds = (/** @type {keyof Round} */ key) => `${median(rounds.map((round) => round[key])).toFixed(2)} s`;
  const ratio = (/** @type {keyof Round} */ ours, /** @type {keyof Round} */ theirs) =>
    median(rounds.map((round) => round[ours] / round[theirs]));
  const against = (/** @type {keyof Round} */ ours) => ({
    ffmpeg: ratio(ours, 'ffmpeg'),
    ffmpegThreads: ratio(ours, 'ffmpegThreads'),
    gstreamer: ratio(ours, 'gstreamer'),
    gstreamerTuned: ratio(ours, 'gstreamerTuned'),
  });
  const ratios = { one: against('ours'), two: against('oursTwoWorkers'), withStart: against('oursWithStart') };
  const row = (/** @type {string} */ name, /** @type {keyof typeof ratios.one} */ key, goal = '') => [
    name,
    seconds(key),
    ratios.one[key].toFixed(3),
    ratios.two[key].toFixed(3),
    goal,
  ];
  await writeResult({
    name: 'cpu',
    title: 'CPU time of encode → TCP → decode',
    method:
      `${frames} frames of 1080p camera footage as y4m, as fast as they go; x264 ultrafast, zerolatency, 3 Mbit/s, one thread; ` +
      'loopback TCP. User and system time of all processes; ours since every stage was open, in one process. As written by ' +
      'hand, ffmpeg and GStreamer choose their decoder threads, and GStreamer its reads; tuned, it reads a picture at a time ' +
      `and decodes with one thread. ${rounds.length} rounds, each running all of them in turn; medians of the rounds, and of the ` +
      'ratios within each round.',
    table: [
      ['', 'CPU time', 'ours in one worker ÷ this', 'ours in two ÷ this', 'goal'],
      ['arkavo-pipeline in one worker', seconds('ours'), '', '', ''],
      ['arkavo-pipeline in one worker, start-up included', seconds('oursWithStart'), '', '', ''],
      ['arkavo-pipeline, a worker for each end', seconds('oursTwoWorkers'), '', '', ''],
      row('two ffmpeg processes, one decoder thread', 'ffmpeg', '1.00, at most 1.06'),
      row('two ffmpeg processes as written by hand', 'ffmpegThreads'),
      row('two GStreamer processes as written by hand', 'gstreamer', '0.85, below 1'),
      row('two GStreamer processes, tuned', 'gstreamerTuned'),
    ],
    data: { frames, ratios, rounds },
  });
}
