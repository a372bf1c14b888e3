import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const loopback = '127.0.0.1';
/** An RTCP receiver report of nothing: whom it reaches passes it over. */
const knock = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 1);
const knockEveryMs = 20;

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

/** False when nobody listened. */
function sent(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => socket.send(knock, (error) => resolve(!error)));
}
