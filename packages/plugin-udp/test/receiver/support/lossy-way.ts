import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { below, type Random, seededRandom } from '../../repair/support/random.js';

export type WayOptions = {
  readonly seed: number;
  /** Parts of all datagrams, 0 to 1, in both directions. */
  readonly loss?: number;
  readonly duplicates?: number;
  /** Datagrams that are overtaken by up to three others, on the way to the receiver. */
  readonly reordered?: number;
};

/** A relay between one sender and a receiver, on which datagrams are lost, doubled and overtaken, in a repeatable way. */
export class LossyWay {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #options: WayOptions;
  readonly #random: Random;
  readonly #held: { readonly data: Buffer; after: number }[] = [];
  #sender: number | undefined;
  lost = 0;

  private constructor(near: Socket, far: Socket, options: WayOptions) {
    this.#near = near;
    this.#far = far;
    this.#options = options;
    this.#random = seededRandom(options.seed);
    near.on('message', (data, { port }) => {
      this.#sender = port;
      this.#forward(data);
    });
    far.on('message', (data) => {
      if (this.#sender !== undefined && !this.#isLost()) near.send(data, this.#sender, '127.0.0.1');
    });
  }

  static async open(port: number, options: WayOptions): Promise<LossyWay> {
    const [near, far] = [createSocket('udp4'), createSocket('udp4')];
    near.bind(0, '127.0.0.1');
    far.connect(port, '127.0.0.1');
    await Promise.all([once(near, 'listening'), once(far, 'connect')]);
    return new LossyWay(near, far, options);
  }

  /** Where the sender sends to. */
  get port(): number {
    return this.#near.address().port;
  }

  close(): void {
    this.#near.close();
    this.#far.close();
  }

  #isLost(): boolean {
    const isLost = this.#random() < (this.#options.loss ?? 0);
    if (isLost) this.lost += 1;
    return isLost;
  }

  #forward(data: Buffer): void {
    if (this.#isLost()) return;
    if (this.#random() < (this.#options.reordered ?? 0)) {
      this.#held.push({ data, after: 1 + below(this.#random, 3) });
      return;
    }
    this.#far.send(data);
    if (this.#random() < (this.#options.duplicates ?? 0)) this.#far.send(data);
    for (const held of this.#held) held.after -= 1;
    for (const held of this.#held.filter(({ after }) => after <= 0)) {
      this.#held.splice(this.#held.indexOf(held), 1);
      this.#far.send(held.data);
    }
  }
}
