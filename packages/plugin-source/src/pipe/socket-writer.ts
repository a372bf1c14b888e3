import { Socket } from 'node:net';
import type { ByteWriter } from './byte-writer.js';
import { writeError } from './descriptor.js';

/** Writes to a pipe or socket through the event loop, which waits while the peer does not read. */
export class SocketWriter implements ByteWriter {
  readonly #name: string;
  readonly #socket: Socket;
  #error: Error | undefined;

  /** `name` is what messages call it. */
  constructor(fd: number, name: string) {
    this.#name = name;
    this.#socket = new Socket({ fd, readable: false, writable: true });
    this.#socket.on('error', (error) => {
      this.#error = error;
    });
  }

  async write(views: readonly Uint8Array[]): Promise<void> {
    const last = views.at(-1);
    if (!last) return;
    if (this.#error) throw writeError(this.#name, this.#error);
    await new Promise<void>((resolve, reject) => {
      this.#socket.cork();
      for (const view of views.slice(0, -1)) this.#socket.write(view);
      this.#socket.write(last, (error) => (error ? reject(writeError(this.#name, this.#error ?? error)) : resolve()));
      this.#socket.uncork();
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
