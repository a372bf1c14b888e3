import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Bytes that the relay takes in before it stops reading. */
const bufferBytes = 8192;
const stepMs = 2;

/** A way to a port that lets only so many bytes per second through in one direction, and keeps few itself. */
export class ShapedRelay {
  readonly port: number;
  /** Bytes per second towards the port; 0: nothing gets through. */
  bytesPerSecond: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, targetPort: number, bytesPerSecond: number) {
    this.#server = server;
    this.bytesPerSecond = bytesPerSecond;
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    server.on('connection', (near) =>
      this.#relay(near, connect({ port: targetPort, host: '127.0.0.1', noDelay: true })),
    );
  }

  static async open(targetPort: number, bytesPerSecond: number): Promise<ShapedRelay> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ShapedRelay(server, targetPort, bytesPerSecond);
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #relay(near: Socket, far: Socket): void {
    let waiting = Buffer.alloc(0);
    let budget = 0;
    near.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      if (waiting.length > bufferBytes) near.pause();
    });
    far.pipe(near);
    const timer = setInterval(() => {
      budget = Math.min(budget + (this.bytesPerSecond * stepMs) / 1000, this.bytesPerSecond / 50);
      const passed = waiting.subarray(0, Math.floor(budget));
      waiting = waiting.subarray(passed.length);
      budget -= passed.length;
      if (passed.length > 0) far.write(passed);
      if (waiting.length <= bufferBytes) near.resume();
    }, stepMs);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(timer);
        near.destroy();
        far.destroy();
      });
    }
  }
}
