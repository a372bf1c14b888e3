import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { KnownReceivers } from './known-receivers.js';
import { connectReceiver } from './receiver-socket.js';
import { type ReceiverTrust, receiverTrust } from './receiver-trust.js';

/** A connection to a receiver before a byte of the protocol. */
export type Opened<Connection extends Socket = Socket> = {
  readonly socket: Connection;
  readonly host: string;
  readonly port: number;
  /** The receiver has proved that it knows the token: from now on it is known by its certificate. */
  readonly paired: () => Promise<void>;
};

/** Where a receiver is. */
export type ReceiverPlace = {
  /** By which it is known. */
  readonly host: string;
  readonly port: number;
  /** What the host stands for, when that is known already. */
  readonly address?: string | undefined;
};

export type TrustedRouteOptions = {
  readonly fingerprint?: string | undefined;
  /** PEM file with one or more authorities. */
  readonly ca?: string | undefined;
  readonly token?: string | undefined;
  /** Folder of the pins; the one in the user's home by default. */
  readonly knownReceivers?: string | undefined;
  /** What both sides say that they speak (ALPN, RFC 7301). */
  readonly alpn: string;
  /** For the connection and the TLS handshake together. */
  readonly connectTimeoutMs: number;
};

/** The way to receivers that have to show who they are: checked anew for each connection. */
export class TrustedRoute {
  readonly #options: TrustedRouteOptions;
  readonly #known: KnownReceivers;

  constructor(options: TrustedRouteOptions) {
    this.#options = options;
    this.#known = new KnownReceivers(options.knownReceivers);
  }

  /** Throws what `receiverTrust` throws: what can never work need not be tried. */
  async check(host: string, port: number): Promise<void> {
    await this.#trust(host, port);
  }

  /** Throws what `receiverTrust` and `connectReceiver` throw. */
  async connect(place: ReceiverPlace, signal: AbortSignal): Promise<Opened<TLSSocket>> {
    const { host, port } = place;
    const { connectTimeoutMs: timeoutMs, alpn } = this.#options;
    const trust = await this.#trust(host, port);
    const { socket, fingerprint } = await connectReceiver({ ...place, trust, alpn, timeoutMs, signal });
    const paired = async () => {
      if (trust.by === 'token') await this.#known.remember(host, port, fingerprint);
    };
    return { socket, host, port, paired };
  }

  #trust(host: string, port: number): Promise<ReceiverTrust> {
    const { fingerprint, ca, token } = this.#options;
    return receiverTrust({ host, port, fingerprint, ca, token, knownReceivers: this.#known });
  }
}
