import type { Socket } from 'node:net';
import type { SystemQueue } from './system-queue.js';

/** How long bytes may be under way before somebody looks, and looks again. */
const lookIntervalMs = 25;

/** Less than two full packets: the peer's system may take its time to acknowledge one alone (RFC 1122 §4.2.3.2). */
const tailBytes = 2 * 1460;

/**
 * How much of what was written to a socket has arrived at the peer's system, without a word from the peer: what this system
 * has taken, less what it still holds. Where the system does not say that, all that it has taken counts.
 */
export class ArrivedBytes {
  readonly #socket: Socket;
  readonly #queue: SystemQueue;
  readonly #onNews: (bytes: number) => void;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `onNews` gets `bytes` while there are more under way. */
  constructor(socket: Socket, queue: SystemQueue, onNews: (bytes: number) => void) {
    this.#socket = socket;
    this.#queue = queue;
    this.#onNews = onNews;
  }

  /** Since the connection began; never fewer than before. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Something was written: looks from now on until all of it has arrived. */
  watch(): void {
    this.#timer ??= setTimeout(() => this.#look(), lookIntervalMs);
  }

  /** The connection has ended: nothing is told any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#socket.destroyed) return;
    const { bytesWritten, writableLength } = this.#socket;
    const queuedBytes = this.#queue(this.#socket) ?? 0;
    const heldBytes = queuedBytes < tailBytes ? 0 : queuedBytes;
    this.#bytes = Math.max(this.#bytes, bytesWritten - writableLength - heldBytes);
    if (this.#bytes < bytesWritten) this.watch();
    this.#onNews(this.#bytes);
  }
}
