import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { PipelineError } from '@arkavo-pipeline/core';
import type { ByteReader } from './byte-reader.js';
import { viewsAfter } from './byte-views.js';
import { descriptorName } from './descriptor.js';

type Request = {
  rest: readonly Uint8Array[];
  bytes: number;
  readonly resolve: (bytes: number) => void;
  readonly reject: (error: Error) => void;
};

/**
 * Reads a pipe or socket through the event loop, so that a read can be given up (a read in the thread pool would
 * keep the process from exiting), yet straight into the caller's memory.
 *
 * The socket always holds a pointer to where the next bytes go. While nobody reads, that is a spare byte and never a
 * frame, which may be gone when the bytes come; a read therefore begins with that byte.
 */
export class SocketReader implements ByteReader {
  readonly #fd: number;
  readonly #socket: Socket;
  readonly #spare = new Uint8Array(1);
  #spareFull = false;
  #ended = false;
  #error: PipelineError | undefined;
  #request: Request | undefined;

  constructor(fd: number) {
    this.#fd = fd;
    const options: SocketConstructorOpts & ConnectOpts = {
      fd,
      readable: true,
      writable: false,
      onread: { buffer: () => this.#target(), callback: (bytes, buffer) => this.#received(bytes, buffer) },
    };
    this.#socket = new Socket(options);
    this.#socket.on('end', () => this.#end());
    this.#socket.on('close', () => this.#end());
    this.#socket.on('error', (error) => this.#end(error));
  }

  async read(views: readonly Uint8Array[]): Promise<number> {
    const rest = viewsAfter(views, 0);
    if (rest.length === 0) return 0;
    return new Promise((resolve, reject) => {
      this.#request = { rest, bytes: 0, resolve, reject };
      if (this.#spareFull) this.#takeSpare(this.#request);
      if (!this.#request) return;
      if (this.#ended) this.#settle();
      else this.#socket.resume();
    });
  }

  close(): void {
    this.#socket.destroy();
    this.#end();
  }

  #target(): Uint8Array {
    return this.#request?.rest[0] ?? this.#spare;
  }

  /** False pauses the socket. */
  #received(bytes: number, buffer: Uint8Array): boolean {
    const request = this.#request;
    if (buffer === this.#spare) {
      this.#spareFull = true;
      if (request) this.#takeSpare(request);
    } else if (request) {
      this.#advance(request, bytes);
    }
    return this.#request !== undefined;
  }

  #takeSpare(request: Request): void {
    request.rest[0]?.set(this.#spare);
    this.#spareFull = false;
    this.#advance(request, 1);
  }

  #advance(request: Request, bytes: number): void {
    request.bytes += bytes;
    request.rest = viewsAfter(request.rest, bytes);
    if (request.rest.length === 0) this.#settle();
  }

  #end(cause?: Error): void {
    this.#ended = true;
    if (cause) {
      const message = `${descriptorName(this.#fd)} could not be read: ${cause.message}`;
      this.#error = new PipelineError('ERR_FILE_UNREADABLE', message, { cause });
    }
    if (this.#request) this.#settle();
  }

  #settle(): void {
    const request = this.#request;
    this.#request = undefined;
    if (this.#error && request?.rest.length) request.reject(this.#error);
    else request?.resolve(request.bytes);
  }
}
