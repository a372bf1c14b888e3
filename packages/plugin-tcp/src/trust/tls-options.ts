import { constants } from 'node:crypto';
import { isIP } from 'node:net';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import type { Identity } from './identity.js';
import type { ReceiverTrust } from './receiver-trust.js';

/** What both sides say that they speak (ALPN, RFC 7301). */
export const alpnProtocol = 'arkavo-framed/2';

/**
 * TLS 1.3 and nothing else, so there is no renegotiation. Nothing of a session is kept by either side either: each
 * connection shows the certificate anew, and sends nothing before the handshake is complete.
 */
const common = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ALPNProtocols: [alpnProtocol],
  secureOptions: constants.SSL_OP_NO_TICKET,
} as const;

/** `handshakeTimeoutMs`: how long a peer may take. */
export function serverTlsOptions(identity: Identity, handshakeTimeoutMs: number): TlsOptions {
  return { ...common, ...identity.secrets(), handshakeTimeout: handshakeTimeoutMs };
}

/** With a pin or at first contact the certificate is checked by `connectReceiver`, once the handshake is complete. */
export function clientTlsOptions(trust: ReceiverTrust, host: string): ConnectionOptions {
  const named = isIP(host) === 0 ? { servername: host } : {};
  if (trust.by === 'authority') return { ...common, ...named, ca: trust.ca, rejectUnauthorized: true };
  return { ...common, ...named, rejectUnauthorized: false };
}
