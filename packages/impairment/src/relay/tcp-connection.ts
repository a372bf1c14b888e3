import { connect, type Socket } from 'node:net';
import type { Direction } from '../settings/schedule.js';
import type { TargetAddress } from './address.js';

/** A part of what a connection sends; without data its end. */
export type Segment = {
  readonly connection: TcpConnection;
  readonly direction: Direction;
  readonly data: Uint8Array | undefined;
};

/** What a connection asks of its link. */
export type TcpConnectionEvents = {
  /** Takes a segment into the network. */
  onSegment(segment: Segment): void;
  isFull(direction: Direction): boolean;
  /** Both sides are closed; `isRefused` when the target never took the connection. */
  onClose(connection: TcpConnection, isRefused: boolean): void;
};

/** What a packet of Ethernet has room for: chunks are cut to it, so that a rate is not spent in lumps. */
const segmentBytes = 1448;

/** A client's connection and the one to the target that belongs to it. Data passes between them through the network. */
export class TcpConnection {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #events: TcpConnectionEvents;
  #isConnected = false;
  #isCut = false;
  #open = 2;

  constructor(client: Socket, { host, port }: TargetAddress, events: TcpConnectionEvents) {
    this.#client = client;
    this.#target = connect({ host, port, allowHalfOpen: true, noDelay: true });
    this.#events = events;
    client.setNoDelay(true);
    this.#target.on('connect', () => {
      this.#isConnected = true;
    });
    this.#read(client, this.#target, 'upstream');
    this.#read(this.#target, client, 'downstream');
  }

  /** A segment that has arrived. */
  deliver({ direction, data }: Segment): void {
    const to = direction === 'upstream' ? this.#target : this.#client;
    if (to.destroyed || to.writableEnded) return;
    if (!data) to.end();
    else if (!to.write(data)) this.#source(direction).pause();
  }

  /** Reads on when the network and the reader of this direction have room. */
  resume(direction: Direction): void {
    const to = direction === 'upstream' ? this.#target : this.#client;
    if (!to.writableNeedDrain && !this.#events.isFull(direction)) this.#source(direction).resume();
  }

  /** Resets both sides. False when that was done before. */
  cut(): boolean {
    if (this.#isCut) return false;
    this.#isCut = true;
    for (const socket of [this.#client, this.#target]) {
      // One that is still connecting would be reset only when it is connected.
      if (socket.connecting) socket.destroy();
      else if (!socket.destroyed) socket.resetAndDestroy();
    }
    return true;
  }

  #source(direction: Direction): Socket {
    return direction === 'upstream' ? this.#client : this.#target;
  }

  #read(from: Socket, to: Socket, direction: Direction): void {
    from.on('data', (chunk: Uint8Array) => this.#onData(chunk, direction));
    from.on('end', () => this.#events.onSegment({ connection: this, direction, data: undefined }));
    to.on('drain', () => this.resume(direction));
    // A side that breaks breaks the other: nobody waits for what will not come.
    from.on('error', () => void this.cut());
    from.on('close', () => this.#onClose());
  }

  #onData(chunk: Uint8Array, direction: Direction): void {
    for (let start = 0; start < chunk.length; start += segmentBytes) {
      const data = chunk.subarray(start, start + segmentBytes);
      this.#events.onSegment({ connection: this, direction, data });
    }
    if (this.#events.isFull(direction)) this.#source(direction).pause();
  }

  #onClose(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#events.onClose(this, !this.#isConnected);
  }
}
