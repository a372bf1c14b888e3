import { connect, type Socket } from 'node:net';
import { LocalServer } from './local-server.js';

/** Passes a TCP connection on and keeps its bytes, as a capture on the network would. */
export class RecordingRelay {
  bytes = Buffer.alloc(0);
  #server: LocalServer | undefined;

  static async open(port: number): Promise<RecordingRelay> {
    const relay = new RecordingRelay();
    relay.#server = await LocalServer.open((near) => {
      const far = connect(port, '127.0.0.1');
      far.on('error', () => near.destroy());
      relay.#pump(near, far);
      relay.#pump(far, near);
    });
    return relay;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #pump(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      to.write(chunk);
    });
    from.once('close', () => to.destroy());
  }
}
