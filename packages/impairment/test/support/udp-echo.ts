import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP socket of this machine that remembers what came. */
export class UdpPeer {
  readonly received: { readonly text: string; readonly from: RemoteInfo }[] = [];
  readonly #socket: Socket = createSocket('udp4');
  #onMessage: () => void = () => {};

  private constructor(answers: boolean) {
    this.#socket.on('message', (data, from) => {
      this.received.push({ text: data.toString(), from });
      if (answers) this.#socket.send(data, from.port, from.address);
      this.#onMessage();
    });
  }

  /** One that sends back whatever comes, if it `answers`. */
  static async open({ answers = false } = {}): Promise<UdpPeer> {
    const peer = new UdpPeer(answers);
    peer.#socket.bind(0, '127.0.0.1');
    await once(peer.#socket, 'listening');
    return peer;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(text: string, port: number): void {
    this.#socket.send(text, port, '127.0.0.1');
  }

  /** Resolves when so many datagrams have come. */
  has(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onMessage = () => this.received.length >= count && resolve();
      this.#onMessage();
    });
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}
