// Each codec and preset: frames per second, CPU per frame and SSIM, ours beside the ffmpeg command at the same settings:
// the native codec session by itself, which is our wrapper around libavcodec, and a whole pipeline around it.
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { measureOurs } from './arkavo-pipeline.mjs';
import { decodeCases, encodeCases } from './codec-cases.mjs';
import { makeFootage } from './footage.mjs';
import { startMeasured } from './measured-process.mjs';
import { writeResult } from './results.mjs';
import { ssim } from './ssim.mjs';
import { median } from './statistics.mjs';

/** @typedef {import('./codec-cases.mjs').EncodeCase} EncodeCase */
/** @typedef {import('./codec-cases.mjs').DecodeCase} DecodeCase */
/** @typedef {{ path: string, frames: number }} Footage */
/** @typedef {{ cpuMs: number, fps: number }} Cost CPU time of a frame, and frames per second. */
/** @typedef {{ session: number, pipeline: Cost, ffmpeg: Cost, reading: number }} Round `session` and `reading` are CPU, ms a frame. */
/** @typedef {Round & { name: string, wrapper: number, whole: number, ssim?: { ours: number, ffmpeg: number } }} Row */

const sessionScript = join(projectRoot, 'bench', 'codec-session.mjs');

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    frames: { type: 'string', default: '900' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log('npm run bench -- codecs [--rounds 5] [--frames 900] [--only superfast]');
else await bench(Number(options.rounds), Number(options.frames));

/**
 * @param {number} rounds
 * @param {number} frames
 */
async function bench(rounds, frames) {
  const full = await makeFootage(frames);
  const short = await makeFootage(Math.ceil(frames / 5));
  const footageOf = (/** @type {{ slow?: boolean }} */ one) => (one.slow ? short : full);
  /** @type {Row[]} */
  const rows = [];
  /** @type {string[][]} */
  const absent = [];
  const isWanted = (/** @type {{ name: string }} */ { name }) => name.includes(options.only);
  for (const one of encodeCases.filter(isWanted)) {
    const refusal = await refusalOf(one, short);
    if (refusal === undefined) rows.push(await encoderRow(one, footageOf(one), rounds));
    else absent.push([one.name, refusal]);
  }
  for (const one of decodeCases.filter(isWanted)) rows.push(await decoderRow(one, footageOf(one), full.frames, rounds));
  full.remove();
  short.remove();
  // The results are of all cases.
  if (options.only === '') await report(rows, absent, rounds);
}

/**
 * @param {EncodeCase} one
 * @param {Footage} footage
 * @param {number} rounds
 * @returns {Promise<Row>}
 */
async function encoderRow(one, footage, rounds) {
  const { path, frames } = footage;
  const folder = dirname(path);
  const row = await costs(one.name, rounds, {
    session: () => sessionCost('encode', { path, frames, options: one.options }, frames),
    pipeline: () => oursCost(encoding(one, footage, { use: 'null-sink' }), folder, frames),
    ffmpeg: () => ffmpegCost(['-i', path, ...one.ffmpeg, '-f', one.muxer, '-y', '/dev/null'], frames),
    reading: () => ffmpegCost(['-i', path, '-f', 'null', '-'], frames),
  });
  const [mine, theirs] = [join(folder, 'ours.mp4'), join(folder, `ffmpeg.${one.muxer}`)];
  await measureOurs(encoding(one, footage, { use: 'recorder', options: { path: mine } }), folder);
  await ffmpeg(['-i', footage.path, ...one.ffmpeg, '-f', one.muxer, '-y', theirs]);
  return { ...row, ssim: { ours: await ssim(mine, footage), ffmpeg: await ssim(theirs, footage) } };
}

/**
 * The coded footage, repeated until it has `frames`.
 *
 * @param {DecodeCase} one
 * @param {Footage} footage
 * @param {number} frames
 * @param {number} rounds
 */
async function decoderRow(one, footage, frames, rounds) {
  const folder = dirname(footage.path);
  const [once, path] = [join(folder, `once.${one.extension}`), join(folder, `stream.${one.extension}`)];
  await ffmpeg(['-i', footage.path, ...one.coding, '-y', once]);
  await ffmpeg(['-stream_loop', '-1', '-i', once, '-frames:v', String(frames), '-c', 'copy', '-y', path]);
  const raw = join(folder, `stream.${one.codec}`);
  await ffmpeg(['-i', path, '-c', 'copy', '-f', one.codec === 'h265' ? 'hevc' : 'h264', '-y', raw]);
  const definition = inOneThread({
    file: { use: 'media-source', options: { path } },
    decode: { use: 'vt-decoder', inputs: ['file.video'], options: { threads: 1 } },
    sink: { use: 'null-sink', inputs: ['decode'] },
  });
  return costs(one.name, rounds, {
    session: () => sessionCost('decode', { path: raw, codec: one.codec }, frames),
    pipeline: () => oursCost(definition, folder, frames),
    ffmpeg: () => ffmpegCost(['-threads', '1', '-i', path, '-f', 'null', '-'], frames),
    reading: () => ffmpegCost(['-i', path, '-c', 'copy', '-f', 'null', '-'], frames),
  });
}

/**
 * Rounds of all four in turn.
 *
 * @param {string} name
 * @param {number} rounds
 * @param {{ session: () => Promise<number>, pipeline: () => Promise<Cost>, ffmpeg: () => Promise<Cost>, reading: () => Promise<Cost> }} measure
 * @returns {Promise<Row>}
 */
async function costs(name, rounds, measure) {
  /** @type {Round[]} */
  const all = [];
  for (let round = 0; round < rounds; round += 1) {
    // What the ratio is made of, one right after the other.
    const [session, ffmpegCosts] = [await measure.session(), await measure.ffmpeg()];
    const [reading, pipeline] = [await measure.reading(), await measure.pipeline()];
    all.push({ session, pipeline, ffmpeg: ffmpegCosts, reading: reading.cpuMs });
  }
  const row = rowOf(name, all);
  const { session, pipeline, ffmpeg: theirs, reading, wrapper, whole } = row;
  console.log(
    `${name}: session ${session.toFixed(2)} ms, pipeline ${pipeline.cpuMs.toFixed(2)} ms, ` +
      `ffmpeg ${theirs.cpuMs.toFixed(2)} ms, ${reading.toFixed(2)} ms of them reading: ` +
      `wrapper ${wrapper.toFixed(3)}, whole ${whole.toFixed(3)}`,
  );
  return row;
}

/**
 * Medians of the rounds, and of the ratios within each.
 *
 * @param {string} name
 * @param {readonly Round[]} rounds
 * @returns {Row}
 */
function rowOf(name, rounds) {
  const middle = (/** @type {(round: Round) => number} */ of) => median(rounds.map(of));
  return {
    name,
    session: middle(({ session }) => session),
    pipeline: { cpuMs: middle(({ pipeline }) => pipeline.cpuMs), fps: middle(({ pipeline }) => pipeline.fps) },
    ffmpeg: { cpuMs: middle((round) => round.ffmpeg.cpuMs), fps: middle((round) => round.ffmpeg.fps) },
    reading: middle(({ reading }) => reading),
    wrapper: middle(({ session, ffmpeg: { cpuMs }, reading }) => session / (cpuMs - reading)),
    whole: middle(({ pipeline, ffmpeg: { cpuMs } }) => pipeline.cpuMs / cpuMs),
  };
}

/**
 * CPU of the session by itself, in ms a frame: what it works on is in memory.
 *
 * @param {'encode' | 'decode'} task
 * @param {object} settings
 * @param {number} frames
 */
async function sessionCost(task, settings, frames) {
  const { output } = await startMeasured(process.execPath, [sessionScript, task, JSON.stringify(settings)]).done;
  const measured = JSON.parse(/^\{.*\}$/m.exec(output)?.[0] ?? '{}');
  if (measured.frames !== frames) throw new Error(`${measured.frames} of ${frames} pictures came out`);
  return measured.cpuMs / frames;
}

/**
 * Since every stage was open.
 *
 * @param {object} definition
 * @param {string} folder
 * @param {number} frames
 */
async function oursCost(definition, folder, frames) {
  const { summary } = await measureOurs(definition, folder);
  const arrived = summary.stages.sink?.in.packets;
  if (arrived !== frames) throw new Error(`${arrived} of ${frames} frames arrived`);
  const { cpuMs, durationMs } = summary;
  return { cpuMs: (cpuMs.user + cpuMs.system) / frames, fps: (1000 * frames) / durationMs };
}

/**
 * @param {readonly string[]} args
 * @param {number} frames
 */
async function ffmpegCost(args, frames) {
  const startedMs = performance.now();
  const cpuSeconds = await ffmpeg(args);
  const fps = (1000 * frames) / (performance.now() - startedMs);
  return { cpuMs: (1000 * cpuSeconds) / frames, fps };
}

/** @param {readonly string[]} args */
async function ffmpeg(args) {
  return (await startMeasured('ffmpeg', ['-nostdin', '-v', 'error', '-nostats', ...args]).done).cpuSeconds;
}

/**
 * @param {EncodeCase} one
 * @param {Footage} footage
 * @param {object} sink
 */
function encoding({ options }, { path }, sink) {
  return inOneThread({
    file: { use: 'media-source', options: { path } },
    encode: { use: 'vt-encoder', inputs: ['file.video'], options: { bitrate: 3_000_000, threads: 1, ...options } },
    sink: { ...sink, inputs: ['encode'] },
  });
}

/** @param {{ [id: string]: object }} stages */
function inOneThread(stages) {
  return {
    name: 'bench',
    stages: Object.fromEntries(Object.entries(stages).map(([id, stage]) => [id, { ...stage, thread: 'all' }])),
  };
}

/**
 * Why this machine cannot do it; undefined when it can.
 *
 * @param {EncodeCase} one
 * @param {Footage} footage
 */
async function refusalOf(one, footage) {
  try {
    await measureOurs(encoding(one, footage, { use: 'null-sink' }), dirname(footage.path));
    return undefined;
  } catch (error) {
    const said = String(error);
    if (!said.includes('ERR_CODEC_UNSUPPORTED')) throw error;
    return new RegExp(`${one.name}: ([^\\n]*?)\\. Remedy`).exec(said)?.[1] ?? said;
  }
}

/**
 * @param {readonly Row[]} rows
 * @param {readonly string[][]} absent
 * @param {number} rounds
 */
async function report(rows, absent, rounds) {
  const cost = (/** @type {Cost} */ { cpuMs, fps }) => `${cpuMs.toFixed(2)} ms, ${fps.toFixed(0)}/s`;
  await writeResult({
    name: 'codecs',
    title: 'Codecs: CPU per frame, frames per second, SSIM',
    method:
      '1080p camera footage at 3 Mbit/s, as fast as it goes; one thread each; user and system time. Wrapper: our ' +
      "native codec session, pictures or units from memory, over ffmpeg's process less that of the same ffmpeg which " +
      'only reads (`-f null`, `-c copy`). Whole: our process since every stage of file → codec → nothing was open, over ' +
      `all of ffmpeg's. Medians of ${rounds} rounds, all in turn, and of the ratios within each round.`,
    table: [
      ['', 'session', 'pipeline', 'ffmpeg', 'ffmpeg reading', 'wrapper', 'whole', 'SSIM ours', 'SSIM ffmpeg', 'goal'],
      ...rows.map(({ name, session, pipeline, ffmpeg: theirs, reading, wrapper, whole, ssim: quality }) => [
        name,
        `${session.toFixed(2)} ms`,
        cost(pipeline),
        cost(theirs),
        `${reading.toFixed(2)} ms`,
        wrapper.toFixed(3),
        whole.toFixed(3),
        quality?.ours.toFixed(4) ?? '',
        quality?.ffmpeg.toFixed(4) ?? '',
        quality ? 'wrapper ≤ 1.02, SSIM within 0.002' : 'wrapper ≤ 1.02',
      ]),
      ...absent.map(([name = '', why = '']) => [name, `not here: ${why}`, '', '', '', '', '', '', '', '']),
    ],
    data: { rows, absent },
  });
}
