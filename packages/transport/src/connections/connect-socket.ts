import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PipelineError } from '@arkavo-pipeline/core';
import { addressError } from './address-error.js';
import { ConnectAttempt, type ConnectAttemptOptions } from './connect-attempt.js';

/**
 * A plain connection without delays. Nothing is read from it before somebody listens for data. Throws ERR_TCP_ADDRESS, or what looking a
 * name up on the local network throws.
 */
export async function connectSocket(options: ConnectAttemptOptions): Promise<Socket> {
  const { host, port } = options;
  const attempt = new ConnectAttempt(options);
  const socket = connect({ host, port, noDelay: true, lookup: attempt.lookup });
  // Whoever takes the socket over listens, too.
  socket.on('error', () => {});
  try {
    await once(socket, 'connect', { signal: attempt.signal });
    return socket;
  } catch (error) {
    socket.destroy();
    if (attempt.error) throw attempt.error;
    if (error instanceof PipelineError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw addressError(host, port, code ?? message, error);
  } finally {
    attempt.end();
  }
}
