import type { Clock, Logger } from '@arkavo-pipeline/core';
import { Door, type FailedEntry, Listener, PeerLog } from '@arkavo-pipeline/transport/connections';
import type { Identity } from '@arkavo-pipeline/transport/trust';
import type { ReceiverDrop } from '../receiver/receiver-drops.js';
import { srtpSecurity } from '../security/srtp-security.js';
import { AcceptedPairing, type AcceptedPairingEvents, type PairingRefusal } from './accepted-pairing.js';
import type { PairedKeys, Pairing } from './paired-keys.js';
import { aliveIntervalMs, alpnProtocol } from './protocol.js';

export type PairingDoorOptions = {
  /** Address and TCP port to listen on. */
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly identity: Identity;
  /** Where the keys of those who have paired go. */
  readonly keys: PairedKeys;
  readonly maxConnections: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly drop: (cause: ReceiverDrop) => void;
  readonly fault: (error: Error) => void;
};

/** For the TLS handshake, and again for the request. */
const helloTimeoutMs = 3000;
/** A sender that was silent for so many seconds is not there any more. */
const maxQuietSeconds = 10;

/** Where senders pair: proves the token to those who have it, and takes over the keys of their packets. */
export class PairingDoor {
  readonly #options: PairingDoorOptions;
  readonly #door: Door<AcceptedPairing>;
  readonly #log: PeerLog;
  /** Those that are in have keys. */
  readonly #connections = new Map<AcceptedPairing, Pairing | undefined>();
  readonly #ticking: NodeJS.Timeout;
  #listener: Listener | undefined;

  private constructor(options: PairingDoorOptions) {
    this.#options = options;
    this.#log = new PeerLog(options.log, options.clock);
    this.#door = new Door({
      ...options,
      security: { transport: 'tls' },
      alpn: alpnProtocol,
      hasToken: true,
      helloTimeoutMs,
      open: (socket) => {
        const connection = new AcceptedPairing(socket, { ...options, helloTimeoutMs, events: this.#events });
        this.#connections.set(connection, undefined);
        return connection;
      },
    });
    this.#ticking = setInterval(() => this.#tick(), aliveIntervalMs);
  }

  /** Throws ERR_TCP_PORT_IN_USE or ERR_TCP_ADDRESS. */
  static async open(options: PairingDoorOptions): Promise<PairingDoor> {
    const door = new PairingDoor(options);
    try {
      const onSocket = door.#door.knock.bind(door.#door);
      door.#listener = await Listener.open({ ...options, onSocket, onFault: options.fault });
      return door;
    } catch (error) {
      await door.close();
      throw error;
    }
  }

  /** Ends all connections, and resolves when the port is free. */
  async close(): Promise<void> {
    clearInterval(this.#ticking);
    for (const connection of this.#connections.keys()) connection.destroy();
    await this.#listener?.close();
  }

  readonly #events: AcceptedPairingEvents = {
    onProven: (connection, { sender, receiver }) => {
      const full = this.#door.enter(connection);
      if (full) return full;
      this.#connections.set(connection, this.#options.keys.add(connection.address, srtpSecurity(receiver, sender)));
      this.#log.info(`${connection.name} has paired`);
      return undefined;
    },
    onEnd: (connection, refusal) => {
      const pairing = this.#connections.get(connection);
      this.#connections.delete(connection);
      const isCounted = this.#door.ended(connection, failedEntry(refusal));
      if (pairing) this.#options.keys.lose(pairing, this.#options.clock.nowUs());
      if (!refusal || isCounted) return;
      this.#options.drop(refusal.drop);
      this.#options.fault(refusal.error);
    },
  };

  #tick(): void {
    for (const connection of this.#connections.keys()) {
      connection.tick();
      if (connection.isProven && connection.quietSeconds > maxQuietSeconds) connection.destroy();
    }
  }
}

function failedEntry(refusal: PairingRefusal | undefined): FailedEntry {
  if (refusal?.drop === 'refused-token') return 'wrong-token';
  return refusal ? 'refused' : 'closed';
}
