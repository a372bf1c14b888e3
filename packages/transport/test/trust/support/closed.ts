import type { Socket } from 'node:net';

/** Resolves when the socket is closed, also by an error. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {}).once('close', () => resolve());
  });
}
