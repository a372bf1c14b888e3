import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@arkavo-pipeline/core';
import { runCommand } from '../scripts/process/run-command.mjs';
import { atTime, GdpReader, isBuffer, isPreamble } from './gdp.mjs';
import { freeUdpPort } from './ports.mjs';

/** @typedef {import('./gdp.mjs').GdpPacket} GdpPacket */
/** @typedef {{ atUs: number, bytes: number }} Passed */
/** @typedef {{ handed: readonly Passed[], came: readonly Passed[] }} Passage */

const annexB = 'video/x-h264,stream-format=byte-stream,alignment=au';
const pay = 'gdppay crc-header=false crc-payload=false';
/** Until a GStreamer process listens: it says nothing about it. */
const startUpMs = 700;
const fdsrc = 'fdsrc fd=0 blocksize=262144';

/**
 * A plain H.264 file as GStreamer's own access units: what both sides are given.
 *
 * @param {string} path
 * @param {string} folder
 * @returns {Promise<{ preamble: readonly GdpPacket[], units: readonly GdpPacket[] }>}
 */
export async function readUnits(path, folder) {
  const gdp = `${folder}/units.gdp`;
  const args = words(`filesrc location=${path}`, 'h264parse', annexB, pay, `filesink location=${gdp}`);
  const { code, output } = await runCommand('gst-launch-1.0', args);
  if (code !== 0) throw new Error(`GStreamer could not read ${path}: ${output}`);
  const packets = new GdpReader().push(readFileSync(gdp));
  return { preamble: packets.filter(isPreamble), units: packets.filter(isBuffer) };
}

/**
 * The units through GStreamer's RTP pair over loopback, and when each was written to the one process and came out of the other.
 * Both sides are pipes: `measurePipes` tells what these take.
 *
 * @param {{ preamble: readonly GdpPacket[], units: readonly GdpPacket[], count: number, latencyMs: number, mtu: number }} settings
 *   `latencyMs` is that of rtpjitterbuffer: how long a lost packet may take to come again. At 0 there is nothing to wait for, and nothing is asked
 *   for.
 * @returns {Promise<Passage>}
 */
export async function measureRtpPair({ latencyMs, mtu, ...load }) {
  const port = await freeUdpPort();
  const caps = 'application/x-rtp,media=video,clock-rate=90000,encoding-name=H264,payload=96';
  const receiver = [`udpsrc address=127.0.0.1 port=${port} caps=${caps} buffer-size=4194304`];
  const jitterBuffer = `rtpjitterbuffer latency=${latencyMs} do-retransmission=${latencyMs > 0}`;
  receiver.push(jitterBuffer, 'rtph264depay', annexB, pay, 'fdsink fd=1 sync=false');
  const sender = [fdsrc, 'gdpdepay', `rtph264pay pt=96 mtu=${mtu}`];
  sender.push(`udpsink host=127.0.0.1 port=${port} sync=false async=false`);
  return passThrough({ ...load, commands: [words(...sender), words(...receiver)] });
}

/**
 * The same units through one process that does nothing to them: what the pipes take of `measureRtpPair`.
 *
 * @param {{ preamble: readonly GdpPacket[], units: readonly GdpPacket[], count: number }} load
 * @returns {Promise<Passage>}
 */
export async function measurePipes(load) {
  return passThrough({ ...load, commands: [words(fdsrc, 'gdpdepay', pay, 'fdsink fd=1 sync=false')] });
}

/**
 * @param {{ preamble: readonly GdpPacket[], units: readonly GdpPacket[], count: number, commands: readonly string[][] }} settings
 *   The first command is written to, the last one read from.
 * @returns {Promise<Passage>}
 */
async function passThrough({ preamble, units, count, commands }) {
  const children = commands.map((args) => spawn('gst-launch-1.0', args, { stdio: ['pipe', 'pipe', 'ignore'] }));
  const [first, last] = [children[0], children.at(-1)];
  if (!first || !last) throw new Error('no command');
  /** @type {Passed[]} */
  const came = [];
  const reader = new GdpReader();
  last.stdout.on('data', (data) => {
    const atUs = systemClock.nowUs();
    for (const packet of reader.push(data)) if (isBuffer(packet)) came.push({ atUs, bytes: packet.payload.length });
  });
  try {
    await sleep(startUpMs);
    const handed = await handIn(first.stdin, preamble, units, count);
    await sleep(startUpMs);
    return { handed, came };
  } finally {
    for (const child of children) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  }
}

/**
 * @param {import('node:stream').Writable} pipe
 * @param {readonly GdpPacket[]} preamble
 * @param {readonly GdpPacket[]} units
 * @param {number} count
 */
async function handIn(pipe, preamble, units, count) {
  for (const { header, payload } of preamble) pipe.write(Buffer.concat([header, payload]));
  /** @type {Passed[]} */
  const handed = [];
  const startUs = systemClock.nowUs();
  for (let index = 0; index < count; index += 1) {
    const unit = units[index % units.length];
    if (!unit) throw new Error('no units');
    const { payload } = unit;
    const data = Buffer.concat([atTime(unit.header, Math.round((index * 1e9) / 30)), payload]);
    await systemClock.sleepUntil(startUs + Math.round((index * 1e6) / 30));
    handed.push({ atUs: systemClock.nowUs(), bytes: payload.length });
    pipe.write(data);
  }
  return handed;
}

/** @param {...string} elements */
function words(...elements) {
  return ['-q', ...elements.join(' ! ').split(' ')];
}
