// What it costs to hand a packet from one stage to the next: latency, rate, and CPU time.
import { parseArgs } from 'node:util';
import { measureBaseline, measureHop } from './hop-pipeline.mjs';
import { measureMessagePort } from './message-port.mjs';
import { writeResult } from './results.mjs';
import { median } from './statistics.mjs';

/** @typedef {import('./hop-pipeline.mjs').Payload} Payload */
/** @typedef {import('./hop-pipeline.mjs').Cpu} Cpu */
/** @typedef {Awaited<ReturnType<typeof measureHop>>} Hop */

/**
 * One payload in one round.
 *
 * @typedef {object} Measured
 * @property {Cpu} own What source and sink do anyway.
 * @property {Hop} one Within one worker, as fast as packets go.
 * @property {Hop} two Between two.
 * @property {Cpu} messagePort Two bare workers posting the same messages.
 * @property {Hop} onePaced
 * @property {Hop} twoPaced
 */

/** @type {readonly Payload[]} */
const payloads = ['frame', 'access-unit'];
const pacedRate = 1_000;
const goalUs = 25;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    packets: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log('npm run bench -- hop [--rounds 5] [--packets 200000] [--seconds 5]');
} else {
  await bench(Number(options.rounds), Number(options.packets), Number(options.seconds));
}

/**
 * @param {number} rounds
 * @param {number} packets In each run as fast as packets go.
 * @param {number} seconds Length of each paced run.
 */
async function bench(rounds, packets, seconds) {
  /** @type {Record<Payload, Measured>[]} */
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const measured = {
      frame: await measure('frame', packets, seconds),
      'access-unit': await measure('access-unit', packets, seconds),
    };
    results.push(measured);
    const figures = payloads.map((payload) => `${payload} ${us(hopUs(measured[payload]))} of CPU time per hop`);
    console.log(`round ${round} of ${rounds}: ${figures.join(', ')}`);
  }
  await report(results, packets, seconds);
}

/**
 * @param {Payload} payload
 * @param {number} packets
 * @param {number} seconds
 * @returns {Promise<Measured>}
 */
async function measure(payload, packets, seconds) {
  const load = { payload, packets };
  const paced = { payload, packets: seconds * pacedRate, rate: pacedRate };
  return {
    own: await measureBaseline(load),
    one: await measureHop({ ...load, workers: 1 }),
    two: await measureHop({ ...load, workers: 2 }),
    messagePort: await measureMessagePort(load),
    onePaced: await measureHop({ ...paced, workers: 1 }),
    twoPaced: await measureHop({ ...paced, workers: 2 }),
  };
}

/**
 * @param {readonly Record<Payload, Measured>[]} rounds
 * @param {number} packets
 * @param {number} seconds
 */
async function report(rounds, packets, seconds) {
  const middle = (/** @type {Payload} */ payload, /** @type {(measured: Measured) => number} */ figure) =>
    median(rounds.map((round) => figure(round[payload])));
  const row = (
    /** @type {string} */ name,
    /** @type {(measured: Measured) => number} */ figure,
    /** @type {(value: number) => string} */ show,
    goal = '',
  ) => [name, ...payloads.map((payload) => show(middle(payload, figure))), goal];
  const goal = `at most ${goalUs} µs`;
  const medians = { frame: middle('frame', hopUs), 'access-unit': middle('access-unit', hopUs) };
  await writeResult({
    name: 'hop',
    title: 'A hop: handing a packet from one stage to the next',
    method:
      `A source makes packets, a sink disposes of them: raw pictures of 32 × 32 by handle, and H.264 access units of 12 KB. ` +
      `Links have their default capacities (4 and 32) and block. CPU time is user and system time of the whole process, of ` +
      `${packets} packets as fast as they go, less that of one stage that makes and disposes of as many. The bare MessagePort ` +
      'is two workers without the engine that post the same messages and a credit for each, making the access units ' +
      `included. Latency is from before \`emit\` to inside \`process\` at ${pacedRate} packets per second, in ${seconds} s, the first ` +
      `second left out. ${rounds.length} rounds, each running all of them in turn; medians of the rounds, line by line, so they need ` +
      'not add up.',
    table: [
      ['', 'raw pictures', 'access units', 'goal'],
      row('CPU time per packet, between two workers', hopUs, us, goal),
      row('— of it user time', ({ own, two }) => two.cpu.userUs - own.userUs, us),
      row('— of it system time', ({ own, two }) => two.cpu.systemUs - own.systemUs, us),
      row('— of it the engine’s work: as much as within one worker', ({ own, one }) => sum(one.cpu) - sum(own), us),
      row('— of it crossing: what two workers take more than one', ({ one, two }) => sum(two.cpu) - sum(one.cpu), us),
      row('crossing when each packet comes by itself (paced)', pacedCrossingUs, us),
      row('not in it: what source and sink do anyway', ({ own }) => sum(own), us),
      row('a bare MessagePort, for comparison', ({ messagePort }) => sum(messagePort), us),
      row('packets per second, between two workers', ({ two }) => two.arrived.packetsPerSecond, rate),
      row('packets per second, within one worker', ({ one }) => one.arrived.packetsPerSecond, rate),
      row('latency between two workers, p50', ({ twoPaced }) => twoPaced.arrived.p50Us, whole),
      row('latency between two workers, p99', ({ twoPaced }) => twoPaced.arrived.p99Us, whole),
      row('latency within one worker, p50', ({ onePaced }) => onePaced.arrived.p50Us, whole),
      row('latency within one worker, p99', ({ onePaced }) => onePaced.arrived.p99Us, whole),
    ],
    data: { packets, seconds, cpuUsPerHop: medians, goalUs, rounds },
  });
  const over = payloads.filter((payload) => !(medians[payload] <= goalUs));
  console.log(over.length === 0 ? `goal met: ${goal} per packet` : `goal missed by ${over.join(' and ')}: ${goal}`);
  process.exitCode = over.length === 0 ? 0 : 1;
}

/** @param {Measured} measured */
function hopUs({ own, two }) {
  return sum(two.cpu) - sum(own);
}

/** @param {Measured} measured */
function pacedCrossingUs({ onePaced, twoPaced }) {
  return sum(twoPaced.cpu) - sum(onePaced.cpu);
}

/** @param {Cpu} cpu */
function sum({ userUs, systemUs }) {
  return userUs + systemUs;
}

/** @param {number} value */
function us(value) {
  return `${value.toFixed(1)} µs`;
}

/** @param {number} value */
function whole(value) {
  return `${Math.round(value)} µs`;
}

/** @param {number} packetsPerSecond */
function rate(packetsPerSecond) {
  return (Math.round(packetsPerSecond / 1_000) * 1_000).toLocaleString('en');
}
