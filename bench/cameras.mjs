// A program: many phones at once. Each has a connection of its own and sends the same footage in the Arkavo protocol, at 30
// pictures a second. Arguments: port, cameras, seconds, the footage. Prints what it did, as JSON.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLineEnds } from './camera-footage.mjs';

/**
 * @typedef {object} Sent
 * @property {number} lines In all.
 * @property {number} lateMs How late a line was sent, p99: these cameras' own fault.
 * @property {number} mostWaitingBytes The most that waited for the receiver on one connection.
 * @property {boolean} gaveUp The receiver fell so far behind that the rest was not sent.
 * @property {number} cpuSeconds
 */

const framesPerSecond = 30;
/** The footage's GOP. */
const staggerMs = 2000;
/** Seconds of uptime at which the cameras start, and their clock's ticks per second. */
const startSeconds = 81_234;
const ticksPerSecond = 600;
/** Ten seconds of one camera. */
const tooFarBehind = 5_000_000;

const [port, cameras, seconds] = process.argv.slice(2, 5).map(Number);
const footage = process.argv[5];
if (!port || !cameras || !seconds || !footage) throw new Error('expected: port, cameras, seconds, footage');
const ends = readLineEnds(footage);

const sockets = await Promise.all(Array.from({ length: cameras }, (_, camera) => open(port, camera)));
const sent = await sendAll(sockets, seconds * framesPerSecond);
await Promise.all(sockets.map(close));
const cpu = process.cpuUsage();
console.log(JSON.stringify({ ...sent, cpuSeconds: (cpu.user + cpu.system) / 1e6 }));

/**
 * @param {number} toPort
 * @param {number} camera
 */
async function open(toPort, camera) {
  const socket = connect({ host: '127.0.0.1', port: toPort, noDelay: true });
  await once(socket, 'connect');
  const handshake = { kind: 'handshake', handshake: { sourceID: nameOf(camera), deviceName: nameOf(camera) } };
  socket.write(`${JSON.stringify(handshake)}\n`);
  return socket;
}

/**
 * Each camera's lines, each at its time. The cameras begin one after the other within two seconds: real ones do not make their
 * keyframes all at once, either.
 *
 * @param {readonly import('node:net').Socket[]} all
 * @param {number} framesOfEach
 * @returns {Promise<Omit<Sent, 'cpuSeconds'>>}
 */
async function sendAll(all, framesOfEach) {
  const startMs = performance.now();
  /** @type {number[]} */
  const latenessMs = [];
  const frames = all.map(() => 0);
  let mostWaitingBytes = 0;
  const lines = all.length * framesOfEach;
  while (latenessMs.length < lines && mostWaitingBytes < tooFarBehind) {
    const nowMs = performance.now() - startMs;
    for (const [camera, socket] of all.entries()) {
      for (let frame = frames[camera] ?? 0; frame < framesOfEach; frame += 1) {
        const lateMs = nowMs - (camera * staggerMs) / all.length - (frame * 1000) / framesPerSecond;
        if (lateMs < 0) break;
        sendLine(socket, camera, frame);
        frames[camera] = frame + 1;
        latenessMs.push(lateMs);
        mostWaitingBytes = Math.max(mostWaitingBytes, socket.writableLength);
      }
    }
    await sleep(1);
  }
  latenessMs.sort((a, b) => a - b);
  const lateMs = latenessMs[Math.ceil(latenessMs.length * 0.99) - 1] ?? 0;
  return { lines: latenessMs.length, lateMs, mostWaitingBytes, gaveUp: latenessMs.length < lines };
}

/**
 * @param {import('node:net').Socket} socket
 * @param {number} camera
 * @param {number} frame
 */
function sendLine(socket, camera, frame) {
  const end = ends[frame % ends.length];
  if (!end) throw new Error('the footage is empty');
  const timestamp = (startSeconds * ticksPerSecond + (frame * ticksPerSecond) / framesPerSecond) / ticksPerSecond;
  socket.cork();
  socket.write(
    `{"kind":"videoNALU","videoNALU":{"sourceID":"${nameOf(camera)}","timestamp":${timestamp},"isKeyFrame":`,
    'latin1',
  );
  socket.write(end);
  socket.uncork();
}

/**
 * Closed by the receiver's end, too: it has read everything.
 *
 * @param {import('node:net').Socket} socket
 */
async function close(socket) {
  socket.resume().end();
  if (!socket.closed) await once(socket, 'close');
}

/** @param {number} camera */
function nameOf(camera) {
  return `camera-${String(camera + 1).padStart(3, '0')}`;
}
