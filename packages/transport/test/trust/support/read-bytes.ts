import { once } from 'node:events';
import type { Socket } from 'node:net';

/** The next bytes of a socket; undefined when it ends before it has so many. */
export async function readBytes(socket: Socket, count: number): Promise<Buffer | undefined> {
  for (;;) {
    const bytes: Buffer | null = socket.read(count);
    if (bytes) return bytes.length === count ? bytes : undefined;
    if (socket.readableEnded || socket.destroyed) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    await Promise.race(['readable', 'end', 'close'].map((event) => once(socket, event, { signal }))).catch(() => {});
    stop.abort();
  }
}
