import type { ResolvedAddress } from '../socket/resolve-address.js';
import { UdpSocket, type UdpSocketOptions } from '../socket/udp-socket.js';

/** Something that listens on TCP beside the packets. */
export type Companion = { close(): Promise<void> };

export type ReceiverSocketsOptions = UdpSocketOptions & {
  readonly local: ResolvedAddress;
  /** 0 for one of the system's choosing. */
  readonly port: number;
  /** Listens on the TCP port of the same number; undefined when there is nothing to listen for. */
  readonly accompany: ((port: number) => Promise<Companion>) | undefined;
};

/** How often the system may choose another port, as TCP's of the same number is taken. */
const maxChoices = 5;

/** What a receiver listens on: one UDP port, and with a token the TCP port of the same number. */
export class ReceiverSockets {
  readonly udp: UdpSocket;
  readonly #companion: Companion | undefined;

  private constructor(udp: UdpSocket, companion: Companion | undefined) {
    this.udp = udp;
    this.#companion = companion;
  }

  /** Throws ERR_UDP_ADDRESS, and what `accompany` throws. */
  static async open(options: ReceiverSocketsOptions): Promise<ReceiverSockets> {
    for (let choice = 1; ; choice++) {
      const udp = await UdpSocket.bind(options.local, options.port, options);
      try {
        return new ReceiverSockets(udp, await options.accompany?.(udp.localPort));
      } catch (error) {
        await udp.close();
        if (options.port !== 0 || choice === maxChoices) throw error;
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.udp.close(), this.#companion?.close()]);
  }
}
