import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { RecordingRelay } from '@arkavo-pipeline/transport/testing';

/** A way to a receiver, TCP and UDP on ports of one number, on which everything is recorded. */
export class RecordedWay {
  readonly tcp: RecordingRelay;
  /** The datagrams of each direction. */
  readonly toReceiver: Buffer[] = [];
  readonly toSender: Buffer[] = [];
  readonly #near: Socket;
  readonly #far: Socket;
  #sender: number | undefined;

  private constructor(tcp: RecordingRelay, near: Socket, far: Socket) {
    this.tcp = tcp;
    this.#near = near;
    this.#far = far;
    near.on('message', (data, { port }) => {
      this.#sender = port;
      this.toReceiver.push(data);
      far.send(data);
    });
    far.on('error', () => {});
    far.on('message', (data) => {
      this.toSender.push(data);
      if (this.#sender !== undefined) near.send(data, this.#sender, '127.0.0.1');
    });
  }

  static async open(port: number): Promise<RecordedWay> {
    const far = createSocket('udp4');
    far.connect(port, '127.0.0.1');
    await once(far, 'connect');
    for (;;) {
      const [tcp, near] = [await RecordingRelay.open(port), createSocket('udp4')];
      if (await isBound(near, tcp.port)) return new RecordedWay(tcp, near, far);
      near.close();
      await tcp.close();
    }
  }

  get port(): number {
    return this.tcp.port;
  }

  /** All that passed, one behind the other. */
  get bytes(): Buffer {
    return Buffer.concat([this.tcp.bytes, ...this.toReceiver, ...this.toSender]);
  }

  async close(): Promise<void> {
    this.#near.close();
    this.#far.close();
    await this.tcp.close();
  }
}

/** False when somebody has the port: that TCP's of the same number is free says nothing of UDP's. */
async function isBound(socket: Socket, port: number): Promise<boolean> {
  socket.bind(port, '127.0.0.1');
  return once(socket, 'listening').then(
    () => true,
    () => false,
  );
}
