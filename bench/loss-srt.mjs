import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@arkavo-pipeline/core';
import { framesPerSecond, readClip } from './loss-clip.mjs';
import { openRelay } from './loss-relay.mjs';
import { freeUdpPort } from './ports.mjs';
import { TsPackets, tsPacketBytes, tsVideo } from './transport-stream.mjs';

/** @typedef {import('./loss-clip.mjs').ClipUnit} ClipUnit */
/** @typedef {{ readonly unit: ClipUnit, sentUs: number, arrivedUs: number | undefined, readonly keyframe: boolean }} Tracked */

export const srtLatencyMs = 120;

const frameUs = 1_000_000 / framesPerSecond;
const datagramBytes = 7 * tsPacketBytes;
const nullPacket = Buffer.alloc(tsPacketBytes, 0xff).fill('471fff10', 0, 4, 'hex');
/** What is on its way when the last unit has been sent. */
const graceMs = 1_000;
const connectMs = 20_000;

/**
 * A clip through ffmpeg's libsrt at both ends. ffmpeg does nothing but pass bytes on: the transport stream was made before, and is taken
 * apart here, so that no (de)multiplexer, parser or prober of its adds to the delay.
 *
 * @param {string} clip
 * @param {import('./loss-relay.mjs').Way} way
 * @returns {Promise<import('./loss-arrivals.mjs').Fates>}
 */
export async function measureSrt(clip, way) {
  const units = readClip(clip);
  const port = await freeUdpPort();
  const relay = await openRelay(way, port);
  const latency = `latency=${srtLatencyMs * 1000}&pkt_size=${datagramBytes}`;
  const receiver = pass(`srt://127.0.0.1:${port}?mode=listener&${latency}`, 'pipe:1');
  const sender = pass('pipe:0', `srt://127.0.0.1:${relay.port}?mode=caller&${latency}&connect_timeout=${connectMs}`);
  try {
    const tracked = units.map((unit) => ({ unit, sentUs: 0, arrivedUs: undefined, keyframe: unit.keyframe }));
    await connect(sender, receiver);
    receiver.stdout.on('data', track(tracked));
    await feed(tracked, sender.stdin);
    await sleep(graceMs);
    return tracked.filter(({ sentUs }) => sentUs > 0);
  } finally {
    sender.kill('SIGKILL');
    receiver.kill('SIGKILL');
    await relay.close();
  }
}

/**
 * Passes on bytes as they come.
 *
 * @param {string} from
 * @param {string} to
 */
function pass(from, to) {
  const quick = ['-fflags', 'nobuffer', '-probesize', '32', '-analyzeduration', '0'];
  // Of a pipe no more is read at a time than one datagram holds: so all begin with a packet of the transport stream.
  const piece = from === 'pipe:0' ? ['-blocksize', String(datagramBytes)] : [];
  const input = [...quick, ...piece, '-f', 'data', '-raw_packet_size', String(datagramBytes), '-i', from];
  const output = ['-map', '0', '-c', 'copy', '-flush_packets', '1', '-f', 'data', to];
  const child = spawn('ffmpeg', ['-v', 'fatal', '-nostats', ...input, ...output], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // It shows in what does not arrive.
  child.stdin.on('error', () => {});
  return child;
}

/**
 * Sends null packets until some come out.
 *
 * @param {ReturnType<typeof pass>} sender
 * @param {ReturnType<typeof pass>} receiver
 */
async function connect(sender, receiver) {
  const timer = setInterval(() => sender.stdin.write(nullPacket), 100);
  try {
    await once(receiver.stdout, 'data', { signal: AbortSignal.timeout(connectMs) });
  } catch (error) {
    throw new Error('nothing came through SRT; does this ffmpeg have libsrt?', { cause: error });
  } finally {
    clearInterval(timer);
  }
}

/**
 * @param {readonly Tracked[]} tracked
 * @param {import('node:stream').Writable} to
 */
async function feed(tracked, to) {
  const startUs = systemClock.nowUs();
  for (const [index, one] of tracked.entries()) {
    await systemClock.sleepUntil(startUs + index * frameUs);
    one.sentUs = systemClock.nowUs();
    to.write(one.unit.packets);
  }
}

/**
 * Dates units whose every byte has come. The last packet of one need not be followed by another.
 *
 * @param {readonly Tracked[]} tracked
 */
function track(tracked) {
  const packets = new TsPackets();
  const byPts = new Map(tracked.map((one) => [one.unit.ptsUs, one]));
  /** @type {Tracked | undefined} */
  let current;
  /** @type {Buffer[]} */
  let parts = [];
  return (/** @type {Buffer} */ chunk) => {
    const nowUs = systemClock.nowUs();
    for (const packet of packets.push(chunk)) {
      const video = tsVideo(packet);
      if (!video) continue;
      if (video.ptsUs !== undefined) {
        current = byPts.get(video.ptsUs);
        parts = [];
      }
      parts.push(Buffer.from(video.payload));
      if (!current || sizeOf(parts) < current.unit.muxed.length) continue;
      if (Buffer.concat(parts).equals(current.unit.muxed)) current.arrivedUs = nowUs;
      current = undefined;
    }
  };
}

/** @param {readonly Buffer[]} parts */
function sizeOf(parts) {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
