import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Logger, PipelineError } from '@arkavo-pipeline/core';
import type { ResolvedAddress } from './resolve-address.js';
import { askForBuffers } from './socket-buffers.js';

export type UdpSocketOptions = {
  readonly log: Logger;
  /** Asked for in each direction, bytes; 1 MiB. */
  readonly bufferBytes?: number | undefined;
  /** A datagram came; its memory is the callee's. */
  readonly onDatagram: (data: Buffer, remote: RemoteInfo) => void;
};

const defaultBufferBytes = 1_048_576;

/**
 * A UDP socket that never throws once it is open: what the system refuses to send is counted by its error code, and said once for
 * each code.
 */
export class UdpSocket {
  readonly #socket: Socket;
  readonly #log: Logger;
  readonly #errors = new Map<string, number>();
  #isClosed = false;
  #isConnected = false;

  private constructor(socket: Socket, options: UdpSocketOptions) {
    this.#socket = socket;
    this.#log = options.log;
    socket.on('message', options.onDatagram);
  }

  /** A socket that sends to one peer and hears nobody else. Throws ERR_UDP_ADDRESS. */
  static async connect(remote: ResolvedAddress, port: number, options: UdpSocketOptions): Promise<UdpSocket> {
    const socket = new UdpSocket(createSocket(remote.family === 6 ? 'udp6' : 'udp4'), options);
    await socket.#begin('connect', `${remote.address}:${port}`, () => socket.#socket.connect(port, remote.address));
    socket.#isConnected = true;
    socket.#opened(options);
    return socket;
  }

  /** A socket that hears everybody who sends to `port`, 0 for one of the system's choosing. Throws ERR_UDP_ADDRESS. */
  static async bind(local: ResolvedAddress, port: number, options: UdpSocketOptions): Promise<UdpSocket> {
    const socket = new UdpSocket(createSocket(local.family === 6 ? 'udp6' : 'udp4'), options);
    await socket.#begin('listening', `${local.address}:${port}`, () => socket.#socket.bind(port, local.address));
    socket.#opened(options);
    return socket;
  }

  /** The port that it listens on. */
  get localPort(): number {
    return this.#socket.address().port;
  }

  /** How often something went wrong, by the system's error codes: ECONNREFUSED when nobody listens at the peer. */
  get errors(): ReadonlyMap<string, number> {
    return this.#errors;
  }

  /** Bytes that the system has not taken yet. */
  get queuedBytes(): number {
    return this.#isClosed ? 0 : this.#socket.getSendQueueSize();
  }

  /** Sends a datagram: to the peer of a connected socket, or to `to`. After `close`, nothing. The memory must not change until it has left. */
  send(datagram: Uint8Array, to?: { readonly address: string; readonly port: number }): void {
    if (this.#isClosed) return;
    if (this.#isConnected) this.#socket.send(datagram, this.#onSent);
    else if (to) this.#socket.send(datagram, to.port, to.address, this.#onSent);
  }

  /** Resolves when nothing of it is left. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  readonly #onSent = (error: Error | null): void => {
    if (error) this.#count(error);
  };

  #opened({ bufferBytes = defaultBufferBytes }: UdpSocketOptions): void {
    this.#socket.on('error', (error) => this.#count(error));
    for (const warning of askForBuffers(this.#socket, bufferBytes)) this.#log.warn(warning);
  }

  async #begin(event: 'connect' | 'listening', target: string, begin: () => void): Promise<void> {
    try {
      const begun = once(this.#socket, event);
      begin();
      await begun;
    } catch (cause) {
      this.#isClosed = true;
      this.#socket.close();
      throw addressError(target, cause as NodeJS.ErrnoException);
    }
  }

  #count(error: NodeJS.ErrnoException): void {
    if (this.#isClosed) return;
    const code = error.code ?? 'UNKNOWN';
    const count = (this.#errors.get(code) ?? 0) + 1;
    this.#errors.set(code, count);
    if (count === 1) this.#log.warn(`${hints.get(code) ?? error.message} (${code}); said once, counted from now on`);
  }
}

const hints = new Map([
  ['ECONNREFUSED', 'nobody listens at the peer, what is sent is lost until somebody does'],
  ['EMSGSIZE', 'a datagram is larger than the network takes; set a smaller mtu'],
]);

function addressError(target: string, cause: NodeJS.ErrnoException): PipelineError {
  const isTaken = cause.code === 'EADDRINUSE';
  const advice = isTaken ? 'another program has the port; choose another one' : 'check host and port';
  return new PipelineError('ERR_UDP_ADDRESS', `${target} cannot be used (${cause.code ?? cause.message}); ${advice}`, {
    retryable: true,
    cause,
  });
}
