import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { msToUs, systemClock } from '@arkavo-pipeline/core';
import type { PathCounts } from '../model/path-counts.js';
import { changed, type ImpairmentChange } from '../settings/impairment.js';
import type { Direction } from '../settings/schedule.js';
import { assertNetwork } from '../settings/settings-error.js';
import { checkNoLoop, listenError, resolveTarget, type TargetAddress } from './address.js';
import type { ImpairedLinkOptions } from './link-options.js';
import { TimedPath } from './timed-path.js';
import { UdpClient } from './udp-client.js';
import { bind, closeSocket, udpSocket } from './udp-socket.js';

export type ImpairedUdpLinkOptions = ImpairedLinkOptions & {
  /** A client without a datagram either way for so long is forgotten, default 60000. */
  readonly idleMs?: number;
};

export type UdpLinkStats = {
  readonly upstream: PathCounts;
  readonly downstream: PathCounts;
  /** Clients at present. */
  readonly clients: number;
  /** Datagrams that never entered or left the network, by cause. */
  readonly refused: { readonly 'too-many-clients': number; readonly 'client-gone': number; readonly system: number };
};

type Datagram = { readonly client: UdpClient; readonly data: Uint8Array };

/** IPv4 and UDP headers, which a network's rate is spent on, too. */
const headerBytes = 28;

/**
 * An impaired network between UDP clients and a target. All clients share one path in each direction, and its rate. It
 * answers nothing itself: a client gets what the target sends to that client's own socket.
 */
export class ImpairedUdpLink {
  readonly host: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #target: TargetAddress;
  readonly #maxClients: number;
  readonly #idleUs: number;
  readonly #clients = new Map<string, UdpClient>();
  readonly #paths: { readonly [Name in Direction]: TimedPath<Datagram> };
  readonly #refused = { 'too-many-clients': 0, 'client-gone': 0, system: 0 };
  readonly #sweep: NodeJS.Timeout;
  #closed: Promise<void> | undefined;

  private constructor(options: ImpairedUdpLinkOptions, socket: Socket, target: TargetAddress) {
    const { address, port } = socket.address();
    const { maxClients = 64, idleMs = 60_000 } = options;
    this.host = address;
    this.port = port;
    this.#socket = socket;
    this.#target = target;
    this.#maxClients = maxClients;
    this.#idleUs = msToUs(idleMs);
    this.#paths = {
      upstream: new TimedPath({ ...options, direction: 'upstream' }, (datagram) => this.#toTarget(datagram)),
      downstream: new TimedPath({ ...options, direction: 'downstream' }, (datagram) => this.#toClient(datagram)),
    };
    this.#sweep = setInterval(() => this.#forgetIdle(), Math.max(idleMs / 4, 10));
    socket.on('message', (data, peer) => this.#onMessage(data, peer));
    socket.on('error', this.#onFault);
  }

  /** Listens. Throws ERR_IMPAIRMENT_INVALID and ERR_IMPAIRMENT_ADDRESS. */
  static async open(options: ImpairedUdpLinkOptions): Promise<ImpairedUdpLink> {
    assertNetwork(options, 'udp');
    const { host = '127.0.0.1', port = 0 } = options;
    const target = await resolveTarget(options.to);
    const socket = udpSocket(isIPv6(host) ? 6 : 4);
    try {
      await bind(socket, host, port).catch((error) => {
        throw listenError(host, port, error);
      });
      checkNoLoop(socket.address(), target);
    } catch (error) {
      await closeSocket(socket);
      throw error;
    }
    return new ImpairedUdpLink(options, socket, target);
  }

  stats(): UdpLinkStats {
    return {
      upstream: this.#paths.upstream.counts,
      downstream: this.#paths.downstream.counts,
      clients: this.#clients.size,
      refused: { ...this.#refused },
    };
  }

  /** Changes settings of a direction from now on. Throws ERR_IMPAIRMENT_INVALID. */
  change(direction: Direction, change: ImpairmentChange): void {
    const impairment = changed(this.#paths[direction].impairment, change);
    assertNetwork({ [direction]: impairment }, 'udp');
    this.#paths[direction].change(impairment);
  }

  /** What is on the way is forgotten. Resolves when all sockets are closed; may be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    clearInterval(this.#sweep);
    this.#paths.upstream.close();
    this.#paths.downstream.close();
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all([closeSocket(this.#socket), ...clients.map((client) => client.close())]);
  }

  #onMessage(data: Uint8Array, peer: RemoteInfo): void {
    const client = this.#clientOf(peer);
    if (!client) {
      this.#refused['too-many-clients'] += 1;
      return;
    }
    client.lastUs = systemClock.nowUs();
    this.#paths.upstream.send({ client, data }, data.length + headerBytes);
  }

  #clientOf(peer: RemoteInfo): UdpClient | undefined {
    const key = keyOf(peer);
    const known = this.#clients.get(key);
    if (known || this.#clients.size >= this.#maxClients) return known;
    const client = new UdpClient(peer, this.#target, { onDatagram: this.#onAnswer, onFault: this.#onFault });
    this.#clients.set(key, client);
    return client;
  }

  readonly #onAnswer = (client: UdpClient, data: Uint8Array): void => {
    client.lastUs = systemClock.nowUs();
    this.#paths.downstream.send({ client, data }, data.length + headerBytes);
  };

  #toTarget({ client, data }: Datagram): void {
    if (this.#isHere(client)) client.send(data);
    else this.#refused['client-gone'] += 1;
  }

  #toClient({ client, data }: Datagram): void {
    const { address, port } = client.peer;
    if (this.#isHere(client)) this.#socket.send(data, port, address, this.#onSent);
    else this.#refused['client-gone'] += 1;
  }

  #isHere(client: UdpClient): boolean {
    return this.#clients.get(keyOf(client.peer)) === client;
  }

  readonly #onSent = (error: Error | null): void => {
    if (error) this.#onFault();
  };

  readonly #onFault = (): void => {
    this.#refused.system += 1;
  };

  #forgetIdle(): void {
    const beforeUs = systemClock.nowUs() - this.#idleUs;
    for (const [key, client] of this.#clients) {
      if (client.lastUs > beforeUs) continue;
      this.#clients.delete(key);
      void client.close();
    }
  }
}

function keyOf({ address, port }: RemoteInfo): string {
  return `${address} ${port}`;
}
