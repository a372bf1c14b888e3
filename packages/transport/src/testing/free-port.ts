import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const loopback = '127.0.0.1';
/**
 * Below those that systems hand out by themselves, for outgoing connections and to who asks for any (RFC 6335: from 49152 on; Linux: from 32768
 * on): nobody is given one of these between the asking and the use. Each process begins at a place of its own.
 */
const lowest = 10_000;
const all = 22_000;
const ofEach = 32;
let next = (process.pid * ofEach) % all;

/** A port of the loopback that nobody has, over UDP or TCP, nor the one after it (RTCP's). The next call gives another one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + next;
    next = (next + 2) % all;
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const [socket, server] = [createSocket('udp4'), createServer()];
  const free = [
    await listens(socket, () => socket.bind(port, loopback)),
    await listens(server, () => server.listen(port, loopback)),
  ];
  await Promise.all([socket, server].map(close));
  return !free.includes(false);
}

/** Whether it gets what it asks for. */
function listens(one: Socket | Server, ask: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    one.once('listening', () => resolve(true)).once('error', () => resolve(false));
    ask();
  });
}

async function close(one: Socket | Server): Promise<void> {
  const closed = once(one, 'close');
  one.close();
  await closed;
}
