import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { PathCounts } from '../model/path-counts.js';
import { changed, type ImpairmentChange } from '../settings/impairment.js';
import { cutsOf, type Direction } from '../settings/schedule.js';
import { assertNetwork } from '../settings/settings-error.js';
import { checkNoLoop, listenError, resolveTarget, type TargetAddress } from './address.js';
import type { ImpairedLinkOptions } from './link-options.js';
import { type Segment, TcpConnection, type TcpConnectionEvents } from './tcp-connection.js';
import { TimedPath } from './timed-path.js';

export type ImpairedTcpLinkOptions = ImpairedLinkOptions;

export type TcpLinkStats = {
  /** Of segments of at most 1448 bytes. */
  readonly upstream: PathCounts;
  readonly downstream: PathCounts;
  /** Connections at present. */
  readonly clients: number;
  /** Connections there were. */
  readonly connections: number;
  /** Of these, the ones that were cut. */
  readonly cut: number;
  /** Connections that came to nothing, by cause. */
  readonly refused: { readonly 'too-many-clients': number; readonly target: number };
};

/** In one direction of all connections; then their senders wait. */
const maxBytes = 16_777_216;

/**
 * An impaired network between TCP clients and a target: delay, rate, stalls and cuts. Nothing is lost: when the queue of the rate
 * is full, senders wait. All connections share one path in each direction.
 */
export class ImpairedTcpLink {
  readonly host: string;
  readonly port: number;
  readonly #server: Server;
  readonly #target: TargetAddress;
  readonly #maxClients: number;
  readonly #connections = new Set<TcpConnection>();
  readonly #paths: { readonly [Name in Direction]: TimedPath<Segment> };
  readonly #waits: Record<Direction, boolean> = { upstream: false, downstream: false };
  readonly #timers: readonly NodeJS.Timeout[];
  #count = 0;
  #cut = 0;
  readonly #refused = { 'too-many-clients': 0, target: 0 };
  #closed: Promise<void> | undefined;

  private constructor(options: ImpairedTcpLinkOptions, server: Server, target: TargetAddress) {
    const { address, port } = server.address() as AddressInfo;
    this.host = address;
    this.port = port;
    this.#server = server;
    this.#target = target;
    this.#maxClients = options.maxClients ?? 64;
    this.#paths = {
      upstream: new TimedPath({ ...options, maxBytes, direction: 'upstream' }, (segment) => this.#deliver(segment)),
      downstream: new TimedPath({ ...options, maxBytes, direction: 'downstream' }, (segment) => this.#deliver(segment)),
    };
    this.#timers = cutsOf(options).map((atUs) => setTimeout(() => this.cut(), atUs / 1000));
    server.on('connection', (socket) => this.#onConnection(socket));
  }

  /** Listens. Throws ERR_IMPAIRMENT_INVALID and ERR_IMPAIRMENT_ADDRESS. */
  static async open(options: ImpairedTcpLinkOptions): Promise<ImpairedTcpLink> {
    assertNetwork(options, 'tcp');
    const { host = '127.0.0.1', port = 0 } = options;
    const target = await resolveTarget(options.to);
    const server = createServer({ allowHalfOpen: true });
    try {
      const listening = once(server, 'listening');
      server.listen(port, host);
      await listening;
    } catch (error) {
      throw listenError(host, port, error);
    }
    try {
      checkNoLoop(server.address() as AddressInfo, target);
    } catch (error) {
      const closed = once(server, 'close');
      server.close();
      await closed;
      throw error;
    }
    return new ImpairedTcpLink(options, server, target);
  }

  stats(): TcpLinkStats {
    return {
      upstream: this.#paths.upstream.counts,
      downstream: this.#paths.downstream.counts,
      clients: this.#connections.size,
      connections: this.#count,
      cut: this.#cut,
      refused: { ...this.#refused },
    };
  }

  /** Changes settings of a direction from now on. Throws ERR_IMPAIRMENT_INVALID. */
  change(direction: Direction, change: ImpairmentChange): void {
    const impairment = changed(this.#paths[direction].impairment, change);
    assertNetwork({ [direction]: impairment }, 'tcp');
    this.#paths[direction].change(impairment);
  }

  /** Resets all connections; new ones are taken. */
  cut(): void {
    for (const connection of this.#connections) if (connection.cut()) this.#cut += 1;
  }

  /** Connections are reset. Resolves when all sockets are closed; may be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#paths.upstream.close();
    this.#paths.downstream.close();
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const connection of this.#connections) connection.cut();
    await closed;
  }

  #onConnection(socket: Socket): void {
    if (this.#connections.size >= this.#maxClients) {
      this.#refused['too-many-clients'] += 1;
      socket.on('error', () => {});
      socket.resetAndDestroy();
      return;
    }
    this.#count += 1;
    this.#connections.add(new TcpConnection(socket, this.#target, this.#events));
  }

  readonly #events: TcpConnectionEvents = {
    onSegment: (segment) => this.#paths[segment.direction].sendLossless(segment, segment.data?.length ?? 0),
    isFull: (direction) => {
      this.#waits[direction] ||= this.#paths[direction].isFull;
      return this.#paths[direction].isFull;
    },
    onClose: (connection, isRefused) => {
      this.#connections.delete(connection);
      if (isRefused) this.#refused.target += 1;
    },
  };

  #deliver(segment: Segment): void {
    const { connection, direction } = segment;
    connection.deliver(segment);
    if (!this.#waits[direction] || this.#paths[direction].isFull) return;
    this.#waits[direction] = false;
    for (const one of this.#connections) one.resume(direction);
  }
}
