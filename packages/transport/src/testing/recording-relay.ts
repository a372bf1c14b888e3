import { connect, type Socket } from 'node:net';
import { LocalServer } from './local-server.js';

/** Passes TCP connections on and keeps their bytes, as a capture on the network would. */
export class RecordingRelay {
  /** What those who connect have sent. */
  toReceiver = Buffer.alloc(0);
  /** What they were answered. */
  toSender = Buffer.alloc(0);
  #server: LocalServer | undefined;

  static async open(port: number): Promise<RecordingRelay> {
    const relay = new RecordingRelay();
    relay.#server = await LocalServer.open((near) => {
      const far = connect(port, '127.0.0.1');
      far.on('error', () => near.destroy());
      pump(near, far, (chunk) => {
        relay.toReceiver = Buffer.concat([relay.toReceiver, chunk]);
      });
      pump(far, near, (chunk) => {
        relay.toSender = Buffer.concat([relay.toSender, chunk]);
      });
    });
    return relay;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  /** Both directions, one behind the other. */
  get bytes(): Buffer {
    return Buffer.concat([this.toReceiver, this.toSender]);
  }

  /** Ends the connections that there are. */
  cut(): void {
    this.#server?.cut();
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}

function pump(from: Socket, to: Socket, keep: (chunk: Buffer) => void): void {
  from.on('data', (chunk) => {
    keep(chunk);
    to.write(chunk);
  });
  from.once('close', () => to.destroy());
}
