import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { runCommand } from '../scripts/process/run-command.mjs';
import { freePort, untilListening } from './ports.mjs';

/** @typedef {import('@arkavo-pipeline/core/pipeline').PipelineSummary} PipelineSummary */
/** @typedef {{ p50Ms: number, p99Ms: number, maxMs: number }} LoopDelay */

/**
 * @typedef {object} IngestRun
 * @property {number} cameras
 * @property {import('./cameras.mjs').Sent} sent
 * @property {{ receive: LoopDelay, record: LoopDelay }} loopDelay
 * @property {number} cpuPerCamera Seconds of the receiving process's CPU time per second of one camera.
 * @property {number} peakRssBytes
 * @property {readonly string[]} problems What was lost or late; empty when all of it was taken in time.
 */

const command = join(projectRoot, 'packages', 'cli', 'bin', 'arkavo-pipeline.js');
const generator = fileURLToPath(new URL('./cameras.mjs', import.meta.url));
const module = fileURLToPath(new URL('./stages/ingest.mjs', import.meta.url));

/** Packets of each camera that may be on the link: what waits while the disk is slow, about a second. */
const linkCapacity = 32;
const mostCapacity = 4096;

/** Above this the receiving threads are said to be late. */
export const maxLoopDelayMs = 20;

/**
 * Cameras into one receiver, each recorded into a file of its own, and whether that went well.
 *
 * @param {{ cameras: number, seconds: number, footage: string, folder: string }} settings `folder` is for what the run writes.
 * @returns {Promise<IngestRun>}
 */
export async function runIngest({ cameras, seconds, footage, folder }) {
  const recordings = join(folder, 'recordings');
  mkdirSync(recordings, { recursive: true });
  const port = await freePort();
  const receiver = startReceiver({ cameras, port, folder, recordings });
  try {
    await Promise.race([untilListening(port), receiver.failed]);
    const sent = await sendFrom({ port, cameras, seconds, footage });
    const summary = await receiver.stop();
    const loopDelay = { receive: readDelay(folder, 'receive'), record: readDelay(folder, 'record') };
    const problems = [
      ...problemsOf(summary, sent),
      ...Object.entries(loopDelay).flatMap(([thread, delay]) => lateness(thread, delay)),
      ...(await recordingProblems(recordings, sent.lines / cameras, cameras)),
    ];
    const cpuPerCamera = (summary.cpuMs.user + summary.cpuMs.system) / 1000 / (sent.lines / 30);
    return { cameras, sent, loopDelay, cpuPerCamera, peakRssBytes: summary.peakRssBytes, problems };
  } finally {
    receiver.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {{ cameras: number, port: number, folder: string, recordings: string }} settings */
function startReceiver({ cameras, port, folder, recordings }) {
  const file = join(folder, 'pipeline.json');
  const summaryFile = join(folder, 'summary.json');
  writeFileSync(file, JSON.stringify(definition({ cameras, port, folder, recordings })));
  const child = spawn(process.execPath, [command, 'run', file, '--summary', summaryFile], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output = (output + text).slice(-20_000);
  });
  const closed = once(child, 'close');
  /** @type {Promise<never>} */
  const failed = closed.then(() => {
    throw new Error(`the receiver ended:\n${output}`);
  });
  failed.catch(() => {});
  const stop = async () => {
    child.kill('SIGINT');
    await closed;
    if (child.exitCode !== 0)
      throw new Error(`the receiver ended with ${child.exitCode ?? child.signalCode}:\n${output}`);
    return /** @type {PipelineSummary} */ (JSON.parse(readFileSync(summaryFile, 'utf8')));
  };
  return { failed, stop, kill: () => child.kill('SIGKILL') };
}

/** @param {{ cameras: number, port: number, folder: string, recordings: string }} settings */
function definition({ cameras, port, folder, recordings }) {
  const watch = (/** @type {string} */ thread) => ({
    use: `${module}#loop-delay`,
    options: { path: join(folder, `${thread}.json`) },
    thread,
  });
  return {
    name: 'ingest',
    stages: {
      receive: {
        use: 'tcp-receiver',
        options: { port, protocol: 'arkavo', maxConnections: cameras },
        thread: 'receive',
      },
      record: {
        use: 'recorder',
        inputs: [
          {
            from: 'receive.video',
            queue: { capacity: Math.min(mostCapacity, linkCapacity * cameras), overflow: 'drop-to-keyframe' },
          },
        ],
        options: { path: join(recordings, '{source}.mp4'), maxFiles: cameras },
        thread: 'record',
      },
      watchReceive: watch('receive'),
      watchRecord: watch('record'),
    },
  };
}

/**
 * @param {{ port: number, cameras: number, seconds: number, footage: string }} settings
 * @returns {Promise<import('./cameras.mjs').Sent>}
 */
async function sendFrom({ port, cameras, seconds, footage }) {
  const args = [generator, ...[port, cameras, seconds].map(String), footage];
  const { code, stdout, output } = await runCommand(process.execPath, args);
  if (code !== 0) throw new Error(`the cameras ended with ${code}:\n${output}`);
  return JSON.parse(stdout);
}

/**
 * @param {string} folder
 * @param {string} thread
 * @returns {LoopDelay}
 */
function readDelay(folder, thread) {
  return JSON.parse(readFileSync(join(folder, `${thread}.json`), 'utf8'));
}

/**
 * @param {PipelineSummary} summary
 * @param {import('./cameras.mjs').Sent} sent
 */
function problemsOf({ stages, links }, sent) {
  const received = stages.receive?.out.packets ?? 0;
  const problems = sent.gaveUp ? ['the receiver fell ten seconds behind'] : [];
  if (received !== sent.lines) problems.push(`${received} of ${sent.lines} access units came out of the receiver`);
  for (const { from, to, dropped } of links) if (dropped > 0) problems.push(`${dropped} dropped on ${from} → ${to}`);
  for (const [id, { dropped, faults }] of Object.entries(stages)) {
    for (const [cause, count] of Object.entries(dropped)) problems.push(`${id} dropped ${count}: ${cause}`);
    if (faults > 0) problems.push(`${id} had ${faults} faults`);
  }
  return problems;
}

/**
 * @param {string} thread
 * @param {LoopDelay} delay
 */
function lateness(thread, { p99Ms }) {
  return p99Ms < maxLoopDelayMs ? [] : [`the event loop of ${thread} was ${p99Ms.toFixed(1)} ms late (p99)`];
}

/**
 * Every file has every picture, and the last one decodes without a complaint.
 *
 * @param {string} folder
 * @param {number} pictures
 * @param {number} cameras
 */
async function recordingProblems(folder, pictures, cameras) {
  const files = readdirSync(folder).map((file) => join(folder, file));
  const problems = files.length === cameras ? [] : [`${files.length} of ${cameras} recordings`];
  for (const file of files) {
    const count = [
      '-count_packets',
      '-select_streams',
      'v:0',
      '-show_entries',
      'stream=nb_read_packets',
      '-of',
      'csv=p=0',
    ];
    const { stdout } = await runCommand('ffprobe', ['-v', 'error', ...count, file]);
    if (Number(stdout.trim()) !== pictures)
      problems.push(`${file} has ${stdout.trim() || 'no'} of ${pictures} pictures`);
  }
  const last = files.at(-1);
  if (!last) return problems;
  const { output } = await runCommand('ffmpeg', ['-v', 'error', '-i', last, '-f', 'null', '-']);
  return output.trim() === '' ? problems : [...problems, `${last}: ${output.trim()}`];
}
