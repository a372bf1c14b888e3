import type { RemoteInfo, Socket } from 'node:dgram';
import { systemClock } from '@arkavo-pipeline/core';
import type { TargetAddress } from './address.js';
import { closeSocket, udpSocket } from './udp-socket.js';

export type UdpClientEvents = {
  /** A datagram of the target's. */
  onDatagram(client: UdpClient, data: Uint8Array): void;
  /** The system could not send or would not receive. */
  onFault(): void;
};

/** A client of a UDP link, with the socket by which the target knows it from others. */
export class UdpClient {
  readonly peer: RemoteInfo;
  /** Of the last datagram either way. */
  lastUs = systemClock.nowUs();
  readonly #socket: Socket;
  readonly #onFault: () => void;
  /** Until the socket is connected; a few packets of a start, by the path's bound. */
  readonly #early: Uint8Array[] = [];
  #state: 'connecting' | 'connected' | 'closed' = 'connecting';

  constructor(peer: RemoteInfo, target: TargetAddress, { onDatagram, onFault }: UdpClientEvents) {
    this.peer = peer;
    this.#onFault = onFault;
    this.#socket = udpSocket(target.family);
    // A target that does not listen answers by ICMP; it may listen later.
    this.#socket.on('error', onFault);
    this.#socket.on('message', (data) => onDatagram(this, data));
    this.#socket.on('connect', () => this.#begin());
    // Connected, it takes nothing from strangers.
    this.#socket.connect(target.port, target.host);
  }

  send(data: Uint8Array): void {
    if (this.#state === 'connecting') {
      if (this.#early.length < maxEarly) this.#early.push(data);
      else this.#onFault();
    } else if (this.#state === 'connected') this.#socket.send(data, this.#onSent);
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    await closeSocket(this.#socket);
  }

  #begin(): void {
    if (this.#state === 'closed') return;
    this.#state = 'connected';
    for (const data of this.#early.splice(0)) this.send(data);
  }

  readonly #onSent = (error: Error | null): void => {
    if (error) this.#onFault();
  };
}

/** Connecting a UDP socket takes one turn of the event loop. */
const maxEarly = 1024;
