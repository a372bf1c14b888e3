// CPU time of four sources → mix → AAC, beside ffmpeg's amix and aac.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureOurs } from './arkavo-pipeline.mjs';
import { startMeasured } from './measured-process.mjs';
import { writeResult } from './results.mjs';
import { median } from './statistics.mjs';

/** The rate and the channels of each source: two that need no resampling, and two that do. */
const sources = /** @type {const} */ ([
  [48_000, 2],
  [48_000, 1],
  [44_100, 2],
  [16_000, 1],
]);
const bitrate = 128_000;
/** The encoder's frames end up to two units behind the sound. */
const unitsPerSecond = 48_000 / 1024;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '120' },
    help: { type: 'boolean', default: false },
  },
});

/**
 * Seconds of CPU time, of one round.
 *
 * @typedef {object} Round
 * @property {number} ours Since every stage was open.
 * @property {number} oursWithStart The whole process.
 * @property {number} mixOnly The same without the encoder; since every stage was open.
 * @property {number} sourcesOnly Reading the files and no more; since every stage was open.
 * @property {number} ffmpeg The whole process.
 * @property {number} ffmpegMixOnly The same without the encoder.
 */

if (options.help) {
  console.log('npm run bench -- mix [--rounds 5] [--seconds 120]');
} else {
  await bench(Number(options.rounds), Number(options.seconds));
}

/**
 * @param {number} rounds
 * @param {number} seconds
 */
async function bench(rounds, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-bench-'));
  try {
    const files = await makeSounds(folder, seconds);
    /** @type {Round[]} */
    const results = [];
    for (let round = 1; round <= rounds; round += 1) {
      const result = await measureRound(folder, files, seconds);
      results.push(result);
      const figures = Object.entries(result).map(([name, cpu]) => `${name} ${cpu.toFixed(2)} s`);
      console.log(`round ${round} of ${rounds}: ${figures.join(', ')}`);
    }
    await report(results, seconds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string} folder
 * @param {number} seconds
 */
async function makeSounds(folder, seconds) {
  const files = sources.map(([rate, channels]) => join(folder, `${rate}-${channels}.mkv`));
  for (const [index, [rate, channels]] of sources.entries()) {
    const sound = `anoisesrc=color=pink:amplitude=0.1:seed=${index}:duration=${seconds}:sample_rate=${rate}`;
    const out = ['-ac', String(channels), '-c:a', 'pcm_s16le', files[index] ?? ''];
    await startMeasured('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', sound, ...out]).done;
  }
  return files;
}

/**
 * @param {string} folder
 * @param {readonly string[]} files
 * @param {number} seconds
 * @returns {Promise<Round>}
 */
async function measureRound(folder, files, seconds) {
  const whole = await measurePipeline(folder, files, { mix: true, encode: true });
  if (whole.units < seconds * unitsPerSecond) throw new Error(`only ${whole.units} units came of ${seconds} s`);
  return {
    ours: whole.seconds,
    oursWithStart: whole.secondsWithStart,
    mixOnly: (await measurePipeline(folder, files, { mix: true, encode: false })).seconds,
    sourcesOnly: (await measurePipeline(folder, files, { mix: false, encode: false })).seconds,
    ffmpeg: await measureFfmpeg(files, ['-c:a', 'aac', '-b:a', String(bitrate)]),
    ffmpegMixOnly: await measureFfmpeg(files, ['-c:a', 'pcm_f32le']),
  };
}

/**
 * @param {string} folder
 * @param {readonly string[]} files
 * @param {{ mix: boolean, encode: boolean }} chain
 */
async function measurePipeline(folder, files, { mix, encode }) {
  const ids = files.map((_, index) => `file${index}.audio`);
  const media = Object.fromEntries(
    files.map((path, index) => [`file${index}`, { use: 'media-source', options: { path, sourceId: `file${index}` } }]),
  );
  const definition = {
    name: 'bench',
    stages: {
      ...media,
      ...(mix && { mix: { use: 'audio-mixer', inputs: ids, options: { timeline: 'pts' } } }),
      ...(encode && { encode: { use: 'aac-encoder', inputs: ['mix.audio'], options: { bitrate } } }),
      end: { use: 'null-sink', inputs: encode ? ['encode'] : mix ? ['mix.audio'] : ids },
    },
  };
  const { summary, cpuSeconds } = await measureOurs(definition, folder);
  const units = summary.stages.end?.in.packets ?? 0;
  return { seconds: (summary.cpuMs.user + summary.cpuMs.system) / 1000, secondsWithStart: cpuSeconds, units };
}

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} coder
 */
async function measureFfmpeg(files, coder) {
  const inputs = files.flatMap((path) => ['-i', path]);
  const stereo = files.map((_, index) => `[${index}:a]aresample=48000,aformat=channel_layouts=stereo[s${index}]`);
  const mix = `${files.map((_, index) => `[s${index}]`).join('')}amix=inputs=${files.length}:normalize=0[mix]`;
  const filter = ['-filter_complex', [...stereo, mix].join(';'), '-map', '[mix]'];
  const args = ['-nostdin', '-v', 'error', ...inputs, ...filter, ...coder, '-f', 'null', '-'];
  return (await startMeasured('ffmpeg', args).done).cpuSeconds;
}

/**
 * @param {readonly Round[]} rounds
 * @param {number} seconds
 */
async function report(rounds, seconds) {
  const percent = (/** @type {keyof Round} */ key) => (100 * median(rounds.map((round) => round[key]))) / seconds;
  const row = (/** @type {string} */ name, /** @type {keyof Round} */ key) => [
    name,
    `${median(rounds.map((round) => round[key])).toFixed(2)} s`,
    `${percent(key).toFixed(2)} %`,
  ];
  await writeResult({
    name: 'mix',
    title: 'CPU time of four sources → mix → AAC',
    method:
      `Four files of ${seconds} s of pink noise, 16-bit PCM: 48 kHz in stereo, 48 kHz mono, 44.1 kHz in stereo, 16 kHz mono; as fast as they ` +
      `go. Mixed at 48 kHz in stereo, and encoded with ${bitrate / 1000} kbit/s. User and system time of all threads; ours since every stage ` +
      `was open, and with the start of the process. A percentage is of one core, if it were live. ${rounds.length} rounds, each running all ` +
      'of them in turn; medians.',
    table: [
      ['', 'CPU time', 'of a core'],
      row('arkavo-pipeline', 'ours'),
      row('arkavo-pipeline, start-up included', 'oursWithStart'),
      row('arkavo-pipeline, mix only', 'mixOnly'),
      row('arkavo-pipeline, reading the files only', 'sourcesOnly'),
      row('ffmpeg: amix and aac, start-up included', 'ffmpeg'),
      row('ffmpeg: amix only, start-up included', 'ffmpegMixOnly'),
    ],
    data: { seconds, rounds },
  });
}
