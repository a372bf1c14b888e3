import type { Socket } from 'node:net';
import type { Logger } from '@arkavo-pipeline/core';
import { findReceiver, hostAndPort } from '@arkavo-pipeline/discovery';
import { KnownReceivers } from '../trust/known-receivers.js';
import { connectReceiver } from '../trust/receiver-socket.js';
import { type ReceiverTrust, receiverTrust } from '../trust/receiver-trust.js';
import { checkPeerAddress, decideSecurity, type Security } from '../trust/security-policy.js';
import { tlsOptionsWritten } from '../trust-options.js';
import { addressError, connectSocket } from './connect-socket.js';
import type { SenderOptions } from './sender-options.js';

/** A connection to a receiver before a byte of the protocol. */
export type Opened = {
  readonly socket: Socket;
  readonly host: string;
  readonly port: number;
  /** The receiver has proved that it knows the token: from now on it is known by its certificate. */
  readonly paired: () => Promise<void>;
};

/** What of the options is about who the receiver is, and how to get there. */
type RouteOptions = Pick<
  SenderOptions,
  | 'protocol'
  | 'host'
  | 'port'
  | 'receiverName'
  | 'connectTimeoutMs'
  | 'security'
  | 'token'
  | 'fingerprint'
  | 'knownReceivers'
  | 'ca'
>;

/** As `findReceiver` does. */
type FindReceiver = typeof findReceiver;

/** The way to the receiver that the options name: found anew, and checked anew, for each connection. */
export class ReceiverRoute {
  readonly #options: RouteOptions;
  readonly #security: Security;
  readonly #known: KnownReceivers;
  readonly #find: FindReceiver;

  private constructor(options: RouteOptions, security: Security, find: FindReceiver) {
    this.#options = options;
    this.#security = security;
    this.#known = new KnownReceivers(options.knownReceivers);
    this.#find = find;
  }

  /**
   * Throws ERR_TCP_SECURITY or ERR_TCP_TOKEN when the options would leave the connection unprotected, and what `receiverTrust` throws:
   * what can never work is not tried.
   */
  static async open(options: RouteOptions, log: Logger, find: FindReceiver = findReceiver): Promise<ReceiverRoute> {
    const { protocol, host, port, security, token } = options;
    const tlsOptions = tlsOptionsWritten(options, ['fingerprint', 'knownReceivers', 'ca']);
    const decided = await decideSecurity({ role: 'sender', protocol, host, security, token, tlsOptions });
    if (decided.transport === 'plaintext' && decided.warning) log.warn(decided.warning);
    const route = new ReceiverRoute(options, decided, find);
    if (decided.transport === 'tls') await route.#trust(host, port);
    if (host === 'auto') log.info(`looking for ${route.target}`);
    return route;
  }

  /** For people. */
  get target(): string {
    const { host, port, receiverName } = this.#options;
    if (host !== 'auto') return hostAndPort(host, port);
    return receiverName === undefined ? 'a receiver on the local network' : `${receiverName} on the local network`;
  }

  /** Throws what keeps the connection from being had: ERR_TCP_ADDRESS, ERR_TCP_CERTIFICATE, ERR_DISCOVERY_NOT_FOUND, … */
  async connect(signal: AbortSignal): Promise<Opened> {
    const { host, port } = await this.#where(signal);
    const timeoutMs = this.#options.connectTimeoutMs;
    if (this.#security.transport === 'tls') return this.#connectTls(host, port, signal);
    const socket = await connectSocket({ host, port, timeoutMs, signal });
    try {
      checkReceiverAddress(this.#security, { host, port, address: socket.remoteAddress });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return { socket, host, port, paired: async () => {} };
  }

  async #connectTls(host: string, port: number, signal: AbortSignal): Promise<Opened> {
    const { connectTimeoutMs: timeoutMs } = this.#options;
    const trust = await this.#trust(host, port);
    const { socket, fingerprint: shown } = await connectReceiver({ host, port, trust, timeoutMs, signal });
    const paired = async () => {
      if (trust.by === 'token') await this.#known.remember(host, port, shown);
    };
    return { socket, host, port, paired };
  }

  #trust(host: string, port: number): Promise<ReceiverTrust> {
    const { fingerprint, ca, token } = this.#options;
    return receiverTrust({ host, port, fingerprint, ca, token, knownReceivers: this.#known });
  }

  async #where(signal: AbortSignal): Promise<{ readonly host: string; readonly port: number }> {
    const { host, port, protocol, receiverName } = this.#options;
    if (host !== 'auto') return { host, port };
    const found = await this.#find({ protocol, signal, ...(receiverName && { name: receiverName }) });
    return { host: found.connectHost, port: found.port };
  }
}

/**
 * For each plaintext connection: throws ERR_TCP_ADDRESS when whoever took it has gone again and has no `address` any more, and
 * what `checkPeerAddress` throws.
 */
export function checkReceiverAddress(
  security: Security,
  { host, port, address }: { readonly host: string; readonly port: number; readonly address: string | undefined },
): void {
  if (address === undefined) throw addressError(host, port, 'the receiver closed the connection');
  checkPeerAddress(security, address);
}
