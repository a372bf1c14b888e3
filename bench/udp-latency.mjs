// Latency of coded video over RTP on a clean loopback: udp-sender → udp-receiver beside two RTP pairs of GStreamer's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureOurs } from './arkavo-pipeline.mjs';
import { makeCameraFootage } from './camera-footage.mjs';
import { freeUdpPort } from './ports.mjs';
import { writeResult } from './results.mjs';
import { measurePipes, measurePlainPair, measureRepairingPair, readUnits } from './rtp-gstreamer.mjs';
import { percentile } from './statistics.mjs';

/** @typedef {import('./rtp-gstreamer.mjs').Passage} Passage */
/** @typedef {{ p50Us: number, p95Us: number, p99Us: number, mostUs: number, units: number }} Latency */

/** @typedef {Record<'ours' | 'links' | 'repairing' | 'bare' | 'pipes', number[]>} Latencies */

/** What is not counted: everything is still being compiled, and rates are being found. */
const warmUpUnits = 300;
const mtu = 1200;
/** How long udp-receiver waits for a lost packet by default. */
const maxMs = 120;
const stages = fileURLToPath(new URL('./stages/units.mjs', import.meta.url));
const udp = fileURLToPath(import.meta.resolve('@arkavo-pipeline/plugin-udp'));

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log('npm run bench -- udp-latency [--seconds 20] [--rounds 3]');
else await bench(Number(options.seconds), Number(options.rounds));

/**
 * @param {number} seconds
 * @param {number} rounds
 */
async function bench(seconds, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-bench-'));
  try {
    console.log('making footage');
    const file = join(folder, 'camera.h264');
    await makeCameraFootage(file);
    const { preamble, units } = await readUnits(file, folder);
    const count = warmUpUnits + Math.round(seconds * 30);
    const payloads = units.map(({ payload }) => payload);
    /** @type {Latencies} */
    const latencies = { ours: [], links: [], repairing: [], bare: [], pipes: [] };
    for (let round = 1; round <= rounds; round += 1) {
      console.log(`round ${round} of ${rounds}`);
      latencies.ours.push(...latenciesOf(await measureOurPair(payloads, count, folder)));
      latencies.links.push(...latenciesOf(await measureLinks(payloads, count, folder)));
      const load = { preamble, units, count, mtu };
      latencies.repairing.push(...latenciesOf(await measureRepairingPair({ ...load, latencyMs: maxMs })));
      latencies.bare.push(...latenciesOf(await measurePlainPair(load)));
      latencies.pipes.push(...latenciesOf(await measurePipes({ preamble, units, count })));
    }
    const { ours, links, repairing, bare, pipes } = latencies;
    const measured = { ours: summarise(ours), links: summarise(links), pipes: summarise(pipes) };
    await report({ ...measured, repairing: summarise(repairing), bare: summarise(bare) }, seconds * rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {readonly Buffer[]} units
 * @param {number} count
 * @param {string} folder
 * @returns {Promise<Passage>}
 */
async function measureOurPair(units, count, folder) {
  const port = await freeUdpPort();
  return measureBetween(units, count, folder, 'receive.video', 'view', {
    send: { use: `${udp}#udp-sender`, inputs: ['camera'], options: { port, mtu }, thread: 'send' },
    receive: { use: `${udp}#udp-receiver`, options: { port }, thread: 'view' },
  });
}

/**
 * The same units over the same two links, with nothing between them.
 *
 * @param {readonly Buffer[]} units
 * @param {number} count
 * @param {string} folder
 * @returns {Promise<Passage>}
 */
async function measureLinks(units, count, folder) {
  const pass = { use: `${stages}#unit-pass`, inputs: ['camera'], thread: 'send' };
  return measureBetween(units, count, folder, 'pass', 'send', { pass });
}

/**
 * @param {readonly Buffer[]} units
 * @param {number} count
 * @param {string} folder
 * @param {string} output What the screen takes.
 * @param {string} thread That of the screen.
 * @param {object} between Stages between the camera, which is in the thread `send`, and the screen.
 * @returns {Promise<Passage>}
 */
async function measureBetween(units, count, folder, output, thread, between) {
  const file = join(folder, 'units');
  writeFileSync(file, Buffer.concat(units.flatMap((unit) => [lengthOf(unit), unit])));
  const [handed, came] = [join(folder, 'handed.json'), join(folder, 'came.json')];
  const definition = {
    name: 'udp-latency',
    stages: {
      camera: { use: `${stages}#unit-source`, options: { units: file, count, path: handed }, thread: 'send' },
      ...between,
      screen: { use: `${stages}#unit-sink`, inputs: [output], options: { path: came }, thread },
    },
  };
  await measureOurs(definition, folder);
  return { handed: readTimes(handed), came: readTimes(came) };
}

/** @param {string} file */
function readTimes(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @param {Buffer} unit */
function lengthOf(unit) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(unit.length);
  return length;
}

/**
 * From handing a unit in to its coming out, microseconds. Units are told by their order: none may be missing.
 *
 * @param {Passage} passage
 */
function latenciesOf({ handed, came }) {
  if (handed.length !== came.length) throw new Error(`${handed.length} units went in, ${came.length} came out`);
  return handed.map(({ atUs }, index) => (came[index]?.atUs ?? Number.NaN) - atUs).slice(warmUpUnits);
}

/**
 * @param {readonly number[]} latenciesUs
 * @returns {Latency}
 */
function summarise(latenciesUs) {
  const at = (/** @type {number} */ share) => percentile(latenciesUs, share);
  return { p50Us: at(0.5), p95Us: at(0.95), p99Us: at(0.99), mostUs: at(1), units: latenciesUs.length };
}

/**
 * @param {Record<keyof Latencies, Latency>} measured
 * @param {number} seconds
 */
async function report(measured, seconds) {
  const { links, pipes } = measured;
  const work = {
    ours: less(measured.ours, links.p50Us),
    repairing: less(measured.repairing, pipes.p50Us),
    bare: less(measured.bare, pipes.p50Us),
  };
  await writeResult({
    name: 'udp-latency',
    title: 'Latency of H.264 over RTP on a clean loopback',
    method:
      `720p30 camera footage at 3 Mbit/s, a keyframe each two seconds, for ${seconds} s each by turns; the same access units at the same pace, ` +
      `packets of at most ${mtu} bytes. From handing a unit in until all of it is out. Ours: a stage → udp-sender → udp-receiver → a ` +
      'stage, two worker threads of one process, with everything on by default: pacing, feedback, and repair of what is lost, which is waited ' +
      `for up to ${maxMs} ms. GStreamer: one gst-launch-1.0 that sends, and another that receives. Doing the same work, they have an RTP session on ` +
      `both sides with reports both ways, rtprtxsend, rtprtxreceive and rtpjitterbuffer latency=${maxMs} do-retransmission=true; bare, they are ` +
      'rtph264pay ! udpsink and udpsrc ! rtpjitterbuffer latency=0 ! rtph264depay. The first rows are all of the way, feeding and taking included. In the next ' +
      'ones what these cost is taken off, its median, of every figure of a row: of ours what the two links to and from its stages take with nothing between ' +
      'them, of GStreamer what the two pipes take that its units are written to and read from, measured with a process that only passes them on. The goal is ' +
      'ours below both at p50 and p99, all of the way as without feeding and taking.',
    table: [
      ['', 'p50', 'p95', 'p99', 'most'],
      row('udp-sender → udp-receiver', measured.ours),
      row('GStreamer doing the same work', measured.repairing),
      row('GStreamer bare', measured.bare),
      row('udp-sender → udp-receiver, less the links', work.ours),
      row('GStreamer doing the same work, less the pipes', work.repairing),
      row('GStreamer bare, less the pipes', work.bare),
      row('the two links alone', links),
      row('the pipes alone', pipes),
    ],
    data: { seconds, measured },
  });
  const isMet = isLowest(measured) && isLowest(work);
  console.log(
    `goal ${isMet ? 'met' : 'missed'}: ours lower at p50 and p99 than both, as it is and less feeding and taking`,
  );
  process.exitCode = isMet ? 0 : 1;
}

/** @param {Record<'ours' | 'repairing' | 'bare', Latency>} latencies */
function isLowest({ ours, repairing, bare }) {
  return [repairing, bare].every((theirs) => ours.p50Us < theirs.p50Us && ours.p99Us < theirs.p99Us);
}

/**
 * What feeding and taking cost is no part of the work: its usual time is taken off, of the median as of the rest.
 *
 * @param {Latency} latency
 * @param {number} costUs
 * @returns {Latency}
 */
function less({ p50Us, p95Us, p99Us, mostUs, units }, costUs) {
  return { p50Us: p50Us - costUs, p95Us: p95Us - costUs, p99Us: p99Us - costUs, mostUs: mostUs - costUs, units };
}

/**
 * @param {string} name
 * @param {Latency} latency
 */
function row(name, { p50Us, p95Us, p99Us, mostUs }) {
  return [name, ...[p50Us, p95Us, p99Us, mostUs].map((us) => `${(us / 1000).toFixed(2)} ms`)];
}
