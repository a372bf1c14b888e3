import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const loopback = '127.0.0.1';
/** An RTCP receiver report of nothing: whom it reaches passes it over. */
const knock = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 1);
const knockEveryMs = 20;

/**
 * Below those that systems hand out by themselves (Linux from 32768 on, others from 49152 on): nobody is given one of these between the asking
 * and the use. Each process begins at a place of its own.
 */
const lowest = 10_000;
const all = 12_000;
const ofEach = 32;
let next = (process.pid * ofEach) % all;

/** A UDP port of the loopback that nobody has, nor the one after it, where ffmpeg has its RTCP. The next call gives another one. */
export async function freeUdpPort(): Promise<number> {
  for (;;) {
    const port = lowest + next;
    next = (next + 2) % all;
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

/** Resolves once somebody listens at a port: until then the system answers that nobody does. */
export async function listenedTo(port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  socket.connect(port, loopback);
  await once(socket, 'connect');
  // The answer to the first fails the second.
  while (!((await sent(socket)) && (await sent(socket)))) await delay(knockEveryMs);
  socket.close();
}

async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const isBound = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(port, loopback, () => resolve(true));
  });
  socket.close();
  return isBound;
}

/** False when nobody listened. */
function sent(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => socket.send(knock, (error) => resolve(!error)));
}
