import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A loopback port that nobody listens on now. */
export function freePort() {
  return new Promise((/** @type {(port: number) => void} */ resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** A loopback port for UDP that nobody has now. */
export async function freeUdpPort() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/**
 * Waits until a port is listened on, without connecting: the programs measured here serve one connection only.
 *
 * @param {number} port
 */
export async function untilListening(port) {
  if (process.platform !== 'linux') {
    await sleep(1_000);
    return;
  }
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if (isListening(port)) return;
    await sleep(10);
  }
  throw new Error(`nobody listens on port ${port}`);
}

/** @param {number} port */
function isListening(port) {
  // proc(5): local address as hexadecimal address:port, state 0A is LISTEN.
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = new RegExp(`^ *\\d+: [0-9A-F]+:${hex} [0-9A-F]+:0000 0A `, 'm');
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((file) => line.test(readFileSync(file, 'utf8')));
}
