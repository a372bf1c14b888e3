import { constants } from 'node:crypto';
import { isIP } from 'node:net';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import type { Identity } from './identity.js';
import type { ReceiverTrust } from './receiver-trust.js';

/**
 * TLS 1.3 and nothing else, so there is no renegotiation. Nothing of a session is kept by either side either: each
 * connection shows the certificate anew, and sends nothing before the handshake is complete.
 */
const common = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  secureOptions: constants.SSL_OP_NO_TICKET,
} as const;

export type ServerTlsOptions = {
  readonly identity: Identity;
  /** What both sides say that they speak (ALPN, RFC 7301). */
  readonly alpn: string;
  /** How long a peer may take for the handshake. */
  readonly handshakeTimeoutMs: number;
};

export function serverTlsOptions({ identity, alpn, handshakeTimeoutMs }: ServerTlsOptions): TlsOptions {
  return { ...common, ALPNProtocols: [alpn], ...identity.secrets(), handshakeTimeout: handshakeTimeoutMs };
}

/** With a pin or at first contact the certificate is checked by `connectReceiver`, once the handshake is complete. */
export function clientTlsOptions(trust: ReceiverTrust, host: string, alpn: string): ConnectionOptions {
  const options = { ...common, ALPNProtocols: [alpn], ...(isIP(host) === 0 ? { servername: host } : {}) };
  if (trust.by === 'authority') return { ...options, ca: trust.ca, rejectUnauthorized: true };
  return { ...options, rejectUnauthorized: false };
}
