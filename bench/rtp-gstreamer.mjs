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
const receiverEnd = ['rtph264depay', annexB, pay, 'fdsink fd=1 sync=false'];
/** Packets of payload type 96 are sent again as 97. */
const resends = 'payload-type-map=application/x-rtp-pt-map,96=(uint)97';
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
 * The units through GStreamer's plain RTP elements over loopback, and when each was written to the one process and came out of the other: packets
 * are put in order, no more. Both sides are pipes: `measurePipes` tells what these take.
 *
 * @param {{ preamble: readonly GdpPacket[], units: readonly GdpPacket[], count: number, mtu: number }} settings
 * @returns {Promise<Passage>}
 */
export async function measurePlainPair({ mtu, ...load }) {
  const port = await freeUdpPort();
  const receiver = [receiverSource(port), 'rtpjitterbuffer latency=0', ...receiverEnd];
  const sender = [fdsrc, 'gdpdepay', payloader(mtu), sinkTo(port)];
  return passThrough({ ...load, commands: [words(...sender), words(...receiver)] });
}

/**
 * The same with all that GStreamer has for losses, as its documentation of rtprtxsend puts it together: an RTP session on both sides, which
 * report to each other, resends on request, and a jitter buffer that asks for what is missing.
 *
 * @param {{ preamble: readonly GdpPacket[], units: readonly GdpPacket[], count: number, latencyMs: number, mtu: number }} settings
 *   `latencyMs` is that of rtpjitterbuffer: how long a lost packet may take to come again.
 * @returns {Promise<Passage>}
 */
export async function measureRepairingPair({ latencyMs, mtu, ...load }) {
  const [media, reports, answers] = [await freeUdpPort(), await freeUdpPort(), await freeUdpPort()];
  const session = ['rtpsession', 'name=s', 'rtp-profile=avpf'];
  const control = (/** @type {number} */ from, /** @type {number} */ to) => [
    ...chain(`udpsrc address=127.0.0.1 port=${from}`, 's.recv_rtcp_sink'),
    ...chain('s.send_rtcp_src', sinkTo(to)),
  ];
  const sender = [...session, ...chain(fdsrc, 'gdpdepay', payloader(mtu), `rtprtxsend ${resends}`, 's.send_rtp_sink')];
  sender.push(...chain('s.send_rtp_src', sinkTo(media)), ...control(answers, reports));
  const jitterBuffer = `rtpjitterbuffer latency=${latencyMs} do-retransmission=true`;
  const receiver = [...session, ...chain(receiverSource(media), 's.recv_rtp_sink')];
  receiver.push(...chain('s.recv_rtp_src', `rtprtxreceive ${resends}`, 'rtpssrcdemux', jitterBuffer, ...receiverEnd));
  receiver.push(...control(reports, answers));
  return passThrough({
    ...load,
    commands: [
      ['-q', ...sender],
      ['-q', ...receiver],
    ],
  });
}

/**
 * The same units through one process that does nothing to them: what the pipes take of `measurePlainPair` and `measureRepairingPair`.
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

/** @param {number} port */
function receiverSource(port) {
  const caps = 'application/x-rtp,media=video,clock-rate=90000,encoding-name=H264,payload=96';
  return `udpsrc address=127.0.0.1 port=${port} caps=${caps} buffer-size=4194304`;
}

/** @param {number} mtu */
function payloader(mtu) {
  return `rtph264pay pt=96 mtu=${mtu}`;
}

/** @param {number} port */
function sinkTo(port) {
  return `udpsink host=127.0.0.1 port=${port} sync=false async=false`;
}

/** @param {...string} elements */
function words(...elements) {
  return ['-q', ...chain(...elements)];
}

/** @param {...string} elements */
function chain(...elements) {
  return elements.join(' ! ').split(' ');
}
