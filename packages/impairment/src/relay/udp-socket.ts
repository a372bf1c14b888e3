import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A burst of a keyframe waits here until the event loop comes to it. The system may give less. */
const bufferBytes = 1_048_576;

export function udpSocket(family: 4 | 6): Socket {
  return createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    recvBufferSize: bufferBytes,
    sendBufferSize: bufferBytes,
  });
}

/** Rejects with what the system says. */
export async function bind(socket: Socket, host: string, port: number): Promise<void> {
  const listening = once(socket, 'listening');
  socket.bind(port, host);
  await listening;
}

/** Of a socket that may never have been bound. */
export async function closeSocket(socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}
