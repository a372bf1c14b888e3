// Latency of paced footage → encode → TCP → decode, and which part of it is the engine's own.
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { loopbackDefinition, measureOurs } from './arkavo-pipeline.mjs';
import { makeFootage } from './footage.mjs';
import { freePort } from './ports.mjs';
import { writeResult } from './results.mjs';

/** @typedef {import('@arkavo-pipeline/core/pipeline').Percentiles} Percentiles */

const footageFrames = 180;
const framesPerSecond = 30;
/** The stages whose work is the codecs', not the engine's. */
const codecs = ['encode', 'decode'];

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, help: { type: 'boolean', default: false } },
});

if (options.help) {
  console.log('npm run bench -- latency [--seconds 30]');
} else {
  await bench(Math.ceil((Number(options.seconds) * framesPerSecond) / footageFrames));
}

/** @param {number} loop How often the footage is shown. */
async function bench(loop) {
  console.log('making footage');
  const footage = await makeFootage(footageFrames);
  const seconds = (loop * footageFrames) / framesPerSecond;
  console.log(`running for ${seconds} s`);
  const definition = loopbackDefinition({
    path: footage.path,
    realtime: true,
    loop,
    port: await freePort(),
    workers: 2,
  });
  const { summary } = await measureOurs(definition, dirname(footage.path));
  footage.remove();
  if (!summary.latencyUs) throw new Error('nothing arrived');
  await report(summary.latencyUs, seconds);
}

/**
 * @param {import('@arkavo-pipeline/core/pipeline').LatencySummary} latencyUs
 * @param {number} seconds
 */
async function report(latencyUs, seconds) {
  const parts = Object.entries(latencyUs.parts);
  const sum = (/** @type {boolean} */ ofCodecs) =>
    parts.filter(([name]) => codecs.includes(name) === ofCodecs).reduce((total, [, { p50 }]) => total + p50, 0);
  const engineUs = { totalMinusCodecs: latencyUs.p50 - sum(true), sumOfParts: sum(false) };
  await writeResult({
    name: 'latency',
    title: 'Latency of encode → TCP → decode at 30 frames per second',
    method:
      `1080p camera footage as y4m, paced, for ${seconds} s; x264 ultrafast, zerolatency, 3 Mbit/s, one thread; loopback TCP; two ` +
      'worker threads. From the moment a picture is released by the source to the end of the last stage. `→ encode` is the way ' +
      'to a stage, `encode` the work in it. Percentiles are taken part by part, so they need not add up.',
    table: [
      ['', 'p50', 'p95', 'p99', 'most', 'goal'],
      row('end to end', latencyUs, ''),
      ...parts.map(([name, percentiles]) => row(name, percentiles, '')),
      ['the engine’s own: end to end − encode − decode', ms(engineUs.totalMinusCodecs), '', '', '', 'below 2 ms'],
      ['the engine’s own: sum of the other parts', ms(engineUs.sumOfParts), '', '', '', 'below 2 ms'],
    ],
    data: { seconds, engineUs, latencyUs },
  });
}

/**
 * @param {string} name
 * @param {Percentiles} percentiles
 * @param {string} goal
 */
function row(name, { p50, p95, p99, max }, goal) {
  return [name, ...[p50, p95, p99, max].map(ms), goal];
}

/** @param {number} us */
function ms(us) {
  return `${(us / 1000).toFixed(2)} ms`;
}
