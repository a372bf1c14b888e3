import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import multicastDns, { type MulticastDNS, type ResponsePacket } from 'multicast-dns';
import { multicastNetworks } from '../../src/multicast-networks.js';

/** Another program on the first network, which sends what it likes from the port of mDNS and hears everything. */
export class Stranger {
  /** All that was heard so far. */
  readonly responses: ResponsePacket[] = [];
  readonly mdns: MulticastDNS;
  readonly #socket: Socket;

  static async open(): Promise<Stranger> {
    const address = multicastNetworks()[0] ?? '';
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.bind(5353, '0.0.0.0');
    await once(socket, 'listening');
    const mdns = multicastDns({ type: 'udp4', socket, bind: false, interface: address });
    socket.emit('listening');
    return new Stranger(socket, mdns);
  }

  private constructor(socket: Socket, mdns: MulticastDNS) {
    this.#socket = socket;
    this.mdns = mdns;
    mdns.on('response', (response) => this.responses.push(response));
  }

  /** Resolves with the first response that is so, of those heard already, too. */
  async hears(isIt: (response: ResponsePacket) => boolean): Promise<ResponsePacket> {
    for (;;) {
      const heard = this.responses.find(isIt);
      if (heard) return heard;
      await once(this.mdns, 'response');
    }
  }

  /** Sends bytes to the group. */
  async send(bytes: Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(bytes, 5353, '224.0.0.251', (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.mdns.destroy(resolve));
  }
}
