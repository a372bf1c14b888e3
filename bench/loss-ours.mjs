import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDefinition, Pipeline } from '@arkavo-pipeline/core/pipeline';
import { framesPerSecond, readClip } from './loss-clip.mjs';
import { openRelay } from './loss-relay.mjs';
import { freeUdpPort } from './ports.mjs';

/** @typedef {import('./stages/clip.mjs').Seen} Seen */
/** @typedef {import('@arkavo-pipeline/core/pipeline').WhyRecord} WhyRecord */
/** @typedef {{ [cause: string]: number }} Drops */
/** @typedef {{ fates: import('./loss-arrivals.mjs').Fates, drops: { send: Drops, receive: Drops }, why: WhyRecord[] }} Ours */

const clipStages = fileURLToPath(new URL('./stages/clip.mjs', import.meta.url));
const udpStages = fileURLToPath(import.meta.resolve('@arkavo-pipeline/plugin-udp'));
/** The clip does not follow what an encoder is asked for, so nothing below its rate is asked. */
const rates = { minBitrate: 3_000_000, startBitrate: 4_000_000 };
/** When all goodbyes are lost the receiver would wait for more: it is stopped so long after the clip's end. */
const graceMs = 5_000;

/**
 * A clip through udp-sender and udp-receiver as they are, a thread for each end.
 *
 * @param {string} clip
 * @param {import('./loss-relay.mjs').Way} way
 * @param {string} folder For what the stages report.
 * @returns {Promise<Ours>}
 */
export async function measureOurs(clip, way, folder) {
  const units = readClip(clip);
  const port = await freeUdpPort();
  const relay = await openRelay(way, port);
  const reports = { sent: join(folder, 'sent.json'), seen: join(folder, 'seen.json') };
  try {
    const clipMs = (units.length / framesPerSecond) * 1_000;
    const { summary, why } = await run(definition(clip, reports, relay.port, port), clipMs, folder);
    const { send, receive } = summary.stages;
    const drops = { send: dropsOf(send), receive: dropsOf(receive) };
    return { fates: fatesOf(units, readReport(reports.sent), readReport(reports.seen)), drops, why };
  } finally {
    await relay.close();
  }
}

/**
 * @param {string} clip
 * @param {{ sent: string, seen: string }} reports
 * @param {number} toPort
 * @param {number} port
 */
function definition(clip, reports, toPort, port) {
  return {
    name: 'loss',
    stages: {
      camera: { use: `${clipStages}#clip-source`, options: { path: clip, report: reports.sent }, thread: 'send' },
      send: { use: `${udpStages}#udp-sender`, inputs: ['camera'], options: { port: toPort, ...rates }, thread: 'send' },
      receive: { use: `${udpStages}#udp-receiver`, options: { port }, thread: 'receive' },
      view: {
        use: `${clipStages}#clip-sink`,
        inputs: ['receive.video'],
        options: { report: reports.seen },
        thread: 'receive',
      },
    },
  };
}

/**
 * @param {object} pipelineDefinition
 * @param {number} clipMs
 * @param {string} folder
 */
async function run(pipelineDefinition, clipMs, folder) {
  const file = join(folder, 'pipeline.json');
  writeFileSync(file, JSON.stringify(pipelineDefinition));
  const pipeline = new Pipeline(await loadDefinition(file), { why: true });
  /** @type {WhyRecord[]} */
  const why = [];
  pipeline.on('why', (records) => why.push(...records));
  const timer = setTimeout(() => pipeline.stop(), clipMs + graceMs);
  const summary = await pipeline.run();
  clearTimeout(timer);
  if (summary.state !== 'done') throw new Error(`the pipeline ended ${summary.state}: ${summary.error?.message}`);
  return { summary, why };
}

/**
 * What was dropped, and what was left out without a loss.
 *
 * @param {import('@arkavo-pipeline/core/pipeline').StageSummary | undefined} stage
 * @returns {Drops}
 */
function dropsOf(stage) {
  return { ...stage?.dropped, ...stage?.spared };
}

/**
 * @param {readonly import('./loss-clip.mjs').ClipUnit[]} units
 * @param {readonly Seen[]} sent
 * @param {readonly Seen[]} seen
 * @returns {import('./loss-arrivals.mjs').Fates}
 */
function fatesOf(units, sent, seen) {
  let next = 0;
  return sent.map(({ hash, atUs }, index) => {
    const found = seen.findIndex((unit, place) => place >= next && unit.hash === hash);
    if (found >= 0) next = found + 1;
    return { sentUs: atUs, arrivedUs: seen[found]?.atUs, keyframe: units[index]?.keyframe ?? false };
  });
}

/**
 * @param {string} path
 * @returns {readonly Seen[]}
 */
function readReport(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
