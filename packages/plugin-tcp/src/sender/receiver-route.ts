import { hostAndPort, type Logger } from '@arkavo-pipeline/core';
import { findReceiver } from '@arkavo-pipeline/discovery';
import { addressError, connectSocket } from '@arkavo-pipeline/transport/connections';
import {
  checkPeerAddress,
  type Opened,
  optionsWritten,
  type Security,
  senderTrustOptions,
  TrustedRoute,
} from '@arkavo-pipeline/transport/trust';
import { alpnProtocol } from '../framing/protocol.js';
import { decideSecurity } from '../security-policy.js';
import type { SenderOptions } from './sender-options.js';

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
  readonly #trusted: TrustedRoute;
  readonly #find: FindReceiver;

  private constructor(options: RouteOptions, security: Security, find: FindReceiver) {
    this.#options = options;
    this.#security = security;
    this.#trusted = new TrustedRoute({ ...options, alpn: alpnProtocol });
    this.#find = find;
  }

  /**
   * Throws ERR_TCP_SECURITY or ERR_TCP_TOKEN when the options would leave the connection unprotected, and what `receiverTrust` throws:
   * what can never work is not tried.
   */
  static async open(options: RouteOptions, log: Logger, find: FindReceiver = findReceiver): Promise<ReceiverRoute> {
    const { protocol, host, port, security, token } = options;
    const tlsOptions = optionsWritten(options, senderTrustOptions);
    const decided = await decideSecurity({ role: 'sender', protocol, host, security, token, tlsOptions });
    if (decided.transport === 'plaintext' && decided.warning) log.warn(decided.warning);
    const route = new ReceiverRoute(options, decided, find);
    if (decided.transport === 'tls') await route.#trusted.check(host, port);
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
    if (this.#security.transport === 'tls') return this.#trusted.connect({ host, port }, signal);
    const socket = await connectSocket({ host, port, timeoutMs, signal });
    try {
      checkReceiverAddress(this.#security, { host, port, address: socket.remoteAddress });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return { socket, host, port, paired: async () => {} };
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
