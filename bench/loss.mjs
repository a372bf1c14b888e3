// Complete frames and added latency where packets are lost: ours beside SRT.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sumUp } from './loss-arrivals.mjs';
import { framesPerSecond, makeClip } from './loss-clip.mjs';
import { measureOurs } from './loss-ours.mjs';
import { measureSrt, srtLatencyMs } from './loss-srt.mjs';
import { writeResult } from './results.mjs';

/** @typedef {import('./loss-arrivals.mjs').Outcome} Outcome */
/** @typedef {{ name: string, way: import('./loss-relay.mjs').Way, isReference?: boolean }} Point */
/** @typedef {Point & { ours: Outcome, srt: Outcome, drops: object, why: readonly object[] }} Measured */

const losses = [0, 1, 3, 5, 10].map((percent) => ({ name: `${percent} %`, loss: percent / 100 }));
const bursty = { name: '3 % in bursts of 4', loss: 0.03, burst: 4 };
/** What both take by themselves. */
const reference = { name: 'no loss, 0 ms', way: { loss: 0, rttMs: 0 }, isReference: true };
/** @type {readonly Point[]} */
const points = [
  reference,
  ...[20, 100].flatMap((rttMs) =>
    [...losses, bursty].map(({ name, ...loss }) => ({ name: `${name}, ${rttMs} ms`, way: { ...loss, rttMs } })),
  ),
];
const goal = { name: '5 %, 20 ms', complete: 0.999, p99Ms: 60 };

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log('npm run bench -- loss [--seconds 20] [--only "5 %, 20 ms"]');
  console.log(
    `points: ${points.map(({ name }) => name).join(' | ')}; --only takes those whose name contains it, and writes no result`,
  );
} else {
  await bench(Number(options.seconds), options.only);
}

/**
 * @param {number} seconds Of each point, and each of the two.
 * @param {string} only
 */
async function bench(seconds, only) {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-bench-'));
  try {
    const clip = join(folder, 'clip.ts');
    console.log(`making ${seconds} s of footage`);
    await makeClip(clip, seconds);
    /** @type {Measured[]} */
    const results = [];
    for (const point of points.filter(({ name }) => name.includes(only))) {
      const measured = await measure(point, clip, folder);
      results.push(measured);
      console.log(`${point.name}: ours ${said(measured.ours)}; SRT ${said(measured.srt)}`);
      console.log(`  ${JSON.stringify(measured.drops)}`);
    }
    if (only === '') await report(results, seconds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {Point} point
 * @param {string} clip
 * @param {string} folder
 * @returns {Promise<Measured>}
 */
async function measure(point, clip, folder) {
  const { fates, drops, why } = await measureOurs(clip, point.way, folder);
  const srt = sumUp(await measureSrt(clip, point.way));
  return { ...point, ours: sumUp(fates), srt, drops, why };
}

/** @param {Outcome} outcome */
function said({ complete, sent, p50Ms, p99Ms }) {
  return `${complete} of ${sent} complete, p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}`;
}

/**
 * @param {readonly Measured[]} results
 * @param {number} seconds
 */
async function report(results, seconds) {
  const heading = ['loss and round trip'];
  for (const who of ['ours', 'SRT']) heading.push(`${who}: complete`, 'decodable', 'p50', 'p99', 'most');
  await writeResult({
    name: 'loss',
    title: 'Complete frames and added latency where packets are lost, beside SRT',
    method:
      `1080p30 camera footage, H.264 at 3 Mbit/s, a keyframe every 2 s, no B-frames, ${seconds} s for each cell; one after the other through the ` +
      'same relay (same seed), which loses as much on the way back. Ours: udp-sender and udp-receiver with their defaults, but for bit rates that fit a clip (at least 3, at first 4 Mbit/s). SRT: MPEG-TS ' +
      `by libsrt in two ffmpeg processes, latency ${srtLatencyMs} ms; they only pass bytes on, the transport stream is made beforehand and taken apart ` +
      'by the bench. Latency is from when a unit is handed to the sender to when its last byte, and all before it, is out of the receiver; complete ' +
      'is what came with the bytes that were sent, decodable what came with all that it refers to (ours lets nothing else go on). All from the ' +
      `first frame on. Nothing answers a request for a keyframe here. Goal: at ${goal.name} at least ${goal.complete * 100} % complete and p99 at most ` +
      `${goal.p99Ms} ms, and ahead of SRT at every point.`,
    table: [heading, ...results.map(row)].map((cells, index) => [
      ...cells,
      index === 0 ? 'ahead' : verdict(results[index - 1]),
    ]),
    data: { seconds, framesPerSecond, results },
  });
}

/** @param {Measured} measured */
function row({ name, ours, srt }) {
  return [name, ...cells(ours), ...cells(srt)];
}

/** @param {Outcome} outcome */
function cells({ sent, complete, decodable, p50Ms, p99Ms, maxMs }) {
  return [percent(complete, sent), percent(decodable, sent), ms(p50Ms), ms(p99Ms), ms(maxMs)];
}

/** @param {Measured | undefined} measured */
function verdict(measured) {
  if (!measured || measured.isReference) return '';
  const { name, ours, srt } = measured;
  const isAhead = ours.complete >= srt.complete && ours.p99Ms < srt.p99Ms;
  const meetsGoal = ours.complete >= goal.complete * ours.sent && ours.p99Ms <= goal.p99Ms;
  const said = isAhead ? 'yes' : 'no';
  return name === goal.name ? `${said}; goal ${meetsGoal ? 'met' : 'missed'}` : said;
}

/**
 * @param {number} part
 * @param {number} whole
 */
function percent(part, whole) {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

/** @param {number} value */
function ms(value) {
  return `${value.toFixed(1)} ms`;
}
