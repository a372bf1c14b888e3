import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const loopback = '127.0.0.1';
/** An RTCP receiver report of nothing: what it reaches passes it over. */
const knock = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 1);
const knockEveryMs = 20;

/** A UDP socket on a free port of the loopback. */
export async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, loopback);
  await once(socket, 'listening');
  return socket;
}

/** A socket that sends to a port, once somebody listens there: until then the system answers that nobody does. */
export async function connectWhenOpen(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  socket.connect(port, loopback);
  await once(socket, 'connect');
  for (;;) {
    // The answer to the first fails the second.
    await send(socket, knock);
    if (await send(socket, knock)) return socket;
    await delay(knockEveryMs);
  }
}

/** Sends to where the socket is connected. False when nobody listened. */
export function send(socket: Socket, data: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => socket.send(data, (error) => resolve(!error)));
}
