import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Logger } from '@arkavo-pipeline/core';
import { findReceiver } from '@arkavo-pipeline/discovery';
import { KnownReceivers } from '../trust/known-receivers.js';
import { connectReceiver } from '../trust/receiver-socket.js';
import { receiverTrust } from '../trust/receiver-trust.js';
import { checkPeerAddress, decideSecurity, type Security } from '../trust/security-policy.js';
import { tlsOptionsWritten } from '../trust-options.js';
import { connectSocket } from './connect-socket.js';
import type { SenderOptions } from './sender-options.js';

/** A connection to a receiver before a byte of the protocol. */
export type Opened = {
  readonly socket: Socket;
  readonly host: string;
  readonly port: number;
  /** The same as `socket`, when it is one. */
  readonly tls: TLSSocket | undefined;
  /** The receiver has proved that it knows the token: from now on it is known by its certificate. */
  readonly paired: () => Promise<void>;
};

/** The way to the receiver that the options name: found anew, and checked anew, for each connection. */
export class ReceiverRoute {
  readonly #options: SenderOptions;
  readonly #security: Security;
  readonly #known: KnownReceivers;

  private constructor(options: SenderOptions, security: Security) {
    this.#options = options;
    this.#security = security;
    this.#known = new KnownReceivers(options.knownReceivers);
  }

  /** Throws ERR_TCP_SECURITY or ERR_TCP_TOKEN when the options would leave the connection unprotected. */
  static async open(options: SenderOptions, log: Logger): Promise<ReceiverRoute> {
    const { protocol, host, security, token } = options;
    const tlsOptions = tlsOptionsWritten(options, ['fingerprint', 'knownReceivers', 'ca']);
    const decided = await decideSecurity({ role: 'sender', protocol, host, security, token, tlsOptions });
    if (decided.transport === 'plaintext' && decided.warning) log.warn(decided.warning);
    return new ReceiverRoute(options, decided);
  }

  /** For people. */
  get target(): string {
    const { host, port, receiverName } = this.#options;
    return host === 'auto' ? (receiverName ?? 'the receiver on the local network') : `${host}:${port}`;
  }

  /** Throws what keeps the connection from being had: ERR_TCP_ADDRESS, ERR_TCP_CERTIFICATE, ERR_DISCOVERY_NOT_FOUND, … */
  async connect(signal: AbortSignal): Promise<Opened> {
    const { host, port } = await this.#where(signal);
    const timeoutMs = this.#options.connectTimeoutMs;
    if (this.#security.transport === 'tls') return this.#connectTls(host, port, signal);
    const socket = await connectSocket({ host, port, timeoutMs, signal });
    try {
      checkPeerAddress(this.#security, socket.remoteAddress);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return { socket, host, port, tls: undefined, paired: async () => {} };
  }

  async #connectTls(host: string, port: number, signal: AbortSignal): Promise<Opened> {
    const { connectTimeoutMs: timeoutMs, fingerprint, ca, token } = this.#options;
    const knownReceivers = this.#known;
    const trust = await receiverTrust({ host, port, fingerprint, ca, token, knownReceivers });
    const { socket, fingerprint: shown } = await connectReceiver({ host, port, trust, timeoutMs, signal });
    const paired = async () => {
      if (trust.by === 'token') await knownReceivers.remember(host, port, shown);
    };
    return { socket, host, port, tls: socket, paired };
  }

  async #where(signal: AbortSignal): Promise<{ readonly host: string; readonly port: number }> {
    const { host, port, protocol, receiverName } = this.#options;
    if (host !== 'auto') return { host, port };
    const found = await findReceiver({ protocol, signal, ...(receiverName && { name: receiverName }) });
    return { host: found.connectHost, port: found.port };
  }
}
