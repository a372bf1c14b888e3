// Many phones into one receiver: how many it takes and records without losing anything, and what each of them costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCameraFootage } from './camera-footage.mjs';
import { maxLoopDelayMs, runIngest } from './ingest-run.mjs';
import { writeResult } from './results.mjs';

/** @typedef {import('./ingest-run.mjs').IngestRun} IngestRun */

/** What the search for the most cameras is exact to. */
const step = 8;

const figureNames = ['cameras per core', 'receive p99 late', 'record p99 late', 'CPU', 'the cameras’ CPU', 'peak RSS'];

const { values: options } = parseArgs({
  options: {
    cameras: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '20' },
    limit: { type: 'string', default: '256' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(
    'npm run bench -- ingest [--cameras 64] [--seconds 20] [--limit 256]\n\n' +
      'First that many cameras; then, up to the limit, the most that are taken without a loss. --limit 0 looks for none.',
  );
} else {
  await bench(Number(options.cameras), Number(options.seconds), Number(options.limit));
}

/**
 * @param {number} cameras
 * @param {number} seconds
 * @param {number} limit
 */
async function bench(cameras, seconds, limit) {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
  const footage = join(folder, 'camera.h264');
  await makeCameraFootage(footage);
  const run = async (/** @type {number} */ count) => {
    const result = await runIngest({ cameras: count, seconds, footage, folder: join(folder, `${count}`) });
    console.log(`${count} cameras: ${result.problems[0] ?? 'held'}; ${figures(result).join(', ')}`);
    return result;
  };
  const asked = await run(cameras);
  const runs = limit > 0 ? await search(asked, limit, run) : [asked];
  await report(asked, runs, seconds);
}

/**
 * The numbers of cameras between the most that are held and the fewest that are not, halved until they are a step apart.
 *
 * @param {IngestRun} first
 * @param {number} limit
 * @param {(cameras: number) => Promise<IngestRun>} run
 */
async function search(first, limit, run) {
  const runs = [first];
  let held = isHeld(first) ? first.cameras : 0;
  let lost = isHeld(first) ? undefined : first.cameras;
  while (lost === undefined ? held < limit : lost - held > step) {
    const next = lost === undefined ? Math.min(limit, held * 2) : roundToStep((held + lost) / 2);
    const result = await run(next);
    runs.push(result);
    if (isHeld(result)) held = next;
    else lost = next;
  }
  return runs;
}

/** @param {IngestRun} run */
function isHeld({ problems }) {
  return problems.length === 0;
}

/** @param {number} cameras */
function roundToStep(cameras) {
  return Math.max(step, Math.round(cameras / step) * step);
}

/**
 * @param {IngestRun} asked
 * @param {readonly IngestRun[]} runs
 * @param {number} seconds
 */
async function report(asked, runs, seconds) {
  const most = Math.max(0, ...runs.filter(isHeld).map(({ cameras }) => cameras));
  const sorted = [...runs].sort((a, b) => a.cameras - b.cameras);
  await writeResult({
    name: 'ingest',
    title: 'Many cameras into one receiver',
    method:
      `Cameras in one process, each with a connection of its own: Arkavo protocol, 720p camera footage as H.264 at 3 Mbit/s and 30 ` +
      `pictures a second, for ${seconds} s, all on this machine. One tcp-receiver in a thread, one recorder in another, which writes a file for each camera; ` +
      'nothing is coded anew. Held: every access unit came, every file has every picture, no drop, no fault, and the event loops ' +
      `of both threads are less than ${maxLoopDelayMs} ms late (p99). CPU time is that of the receiving process; the cameras’ own is beside it.`,
    table: [
      ['cameras', 'held', ...figureNames],
      ...sorted.map((run) => [`${run.cameras}`, run.problems[0] ?? 'yes', ...figures(run)]),
    ],
    data: { seconds, mostHeld: most, camerasPerCore: Math.floor(1 / asked.cpuPerCamera), runs: sorted },
  });
  console.log(`${asked.cameras} cameras: ${isHeld(asked) ? 'held' : asked.problems.slice(0, 5).join('; ')}`);
  console.log(`most cameras held: ${most}; cameras per core: ${Math.floor(1 / asked.cpuPerCamera)}`);
  process.exitCode = isHeld(asked) ? 0 : 1;
}

/** @param {IngestRun} run */
function figures({ cameras, cpuPerCamera, loopDelay, sent, peakRssBytes }) {
  const seconds = sent.lines / cameras / 30;
  return [
    `${Math.floor(1 / cpuPerCamera)}`,
    `${loopDelay.receive.p99Ms.toFixed(1)} ms`,
    `${loopDelay.record.p99Ms.toFixed(1)} ms`,
    `${(cpuPerCamera * cameras * 100).toFixed(0)} %`,
    `${((sent.cpuSeconds / seconds) * 100).toFixed(0)} %`,
    `${Math.round(peakRssBytes / 1e6)} MB`,
  ];
}
