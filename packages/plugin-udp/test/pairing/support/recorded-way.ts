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
    const tcp = await RecordingRelay.open(port);
    const [near, far] = [createSocket('udp4'), createSocket('udp4')];
    near.bind(tcp.port, '127.0.0.1');
    far.connect(port, '127.0.0.1');
    await Promise.all([once(near, 'listening'), once(far, 'connect')]);
    return new RecordedWay(tcp, near, far);
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
