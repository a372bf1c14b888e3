import { connect, type Socket } from 'node:net';
import { PipelineError } from '@arkavo-pipeline/core';
import { hostAndPort, hostLookup } from '@arkavo-pipeline/discovery';

export type ConnectSocketOptions = {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/**
 * A plain connection without delays. Nothing is read from it before somebody listens for data. Throws ERR_TCP_ADDRESS, or what looking a
 * name up on the local network throws.
 */
export async function connectSocket(options: ConnectSocketOptions): Promise<Socket> {
  const { host, port, timeoutMs, signal } = options;
  const searching = new AbortController();
  const lookup = hostLookup(AbortSignal.any([signal, searching.signal]));
  const socket = connect({ host, port, noDelay: true, lookup });
  const fail = (error: Error) => socket.destroy(error);
  const abandon = () => fail(new Error('given up'));
  const timer = setTimeout(() => fail(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  signal.addEventListener('abort', abandon, { once: true });
  try {
    if (signal.aborted) abandon();
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.once('connect', resolve);
    });
    return socket;
  } catch (error) {
    searching.abort();
    if (error instanceof PipelineError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw addressError(host, port, code ?? message, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
  }
}

/** ERR_TCP_ADDRESS for a receiver that is not there, or not there any more. */
export function addressError(host: string, port: number, what: string, cause?: unknown): PipelineError {
  return new PipelineError('ERR_TCP_ADDRESS', `${hostAndPort(host, port)}: ${what}`, { retryable: true, cause });
}
