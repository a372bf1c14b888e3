import type { Socket, TcpNetConnectOpts } from 'node:net';
import { RawPeer } from '../raw-peer.js';

const trickleMs = 100;

/** Writes all of it, no faster than the other side takes it, and lets others have their turns. */
export async function writeAll(socket: Socket, chunks: Iterable<Buffer>): Promise<void> {
  for (const chunk of chunks) {
    if (socket.destroyed) return;
    if (socket.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
    else await drained(socket);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

/** So many connections at once. */
export function connectAll(port: number, count: number, options: Partial<TcpNetConnectOpts> = {}): Promise<RawPeer[]> {
  return Promise.all(Array.from({ length: count }, () => RawPeer.connect(port, options)));
}

/** Sends a byte now and then on each connection, until it is cut off. */
export async function trickle(peers: readonly RawPeer[], byte: Buffer): Promise<void> {
  const timer = setInterval(() => {
    for (const { socket } of peers) if (socket.writable) socket.write(byte);
  }, trickleMs);
  await Promise.all(peers.map(({ cutOff }) => cutOff));
  clearInterval(timer);
}

export function destroyAll(peers: readonly RawPeer[]): void {
  for (const { socket } of peers) socket.destroy();
}
