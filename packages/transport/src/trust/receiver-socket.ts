import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';
import { ConnectAttempt } from '../connections/connect-attempt.js';
import { fingerprintOf } from './fingerprint.js';
import { changedCertificate } from './known-receivers.js';
import { receiverSocketError } from './receiver-socket-error.js';
import type { ReceiverTrust } from './receiver-trust.js';
import { clientTlsOptions } from './tls-options.js';

export type ConnectReceiverOptions = {
  readonly host: string;
  readonly port: number;
  /** What the host stands for, when that is known already. */
  readonly address?: string | undefined;
  readonly trust: ReceiverTrust;
  /** What both sides say that they speak (ALPN, RFC 7301). */
  readonly alpn: string;
  /** For the connection and the TLS handshake together. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

export type ReceiverSocket = {
  /** Nothing was written to it, and it is not read before somebody listens for its data. */
  readonly socket: TLSSocket;
  /** Of the certificate that the receiver showed. To be remembered once it has proved the token, when `trust.by` is `token`. */
  readonly fingerprint: string;
};

/**
 * Connects and checks who is there, before a byte of the protocol is sent. Throws ERR_TCP_ADDRESS (nobody there, or not
 * in time), ERR_TCP_TLS (no TLS 1.3 there, or another protocol over it) or ERR_TCP_CERTIFICATE (not the receiver that is
 * known, or none that the authority vouches for).
 */
export async function connectReceiver(options: ConnectReceiverOptions): Promise<ReceiverSocket> {
  const { host, port, address = host, trust, alpn } = options;
  const attempt = new ConnectAttempt(options);
  const socket = connect({ host: address, port, lookup: attempt.lookup, ...clientTlsOptions(trust, host, alpn) });
  socket.setNoDelay(true);
  try {
    await once(socket, 'secureConnect', { signal: attempt.signal });
    return { socket, fingerprint: checkReceiver(socket, options) };
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    throw attempt.error ?? receiverSocketError(hostAndPort(host, port), error as Error);
  } finally {
    attempt.end();
  }
}

/** The peer holds the certificate's key: TLS has proved that much, whoever signed the certificate. */
function checkReceiver(socket: TLSSocket, { host, port, trust, alpn }: ConnectReceiverOptions): string {
  const peer = hostAndPort(host, port);
  if (socket.alpnProtocol !== alpn) {
    throw new PipelineError('ERR_TCP_TLS', `${peer} speaks TLS, but not ${alpn} over it; it is no receiver`);
  }
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new PipelineError('ERR_TCP_CERTIFICATE', `${peer} shows no certificate`);
  const shown = fingerprintOf(certificate.raw);
  if (trust.by === 'fingerprint' && trust.fingerprint !== shown) {
    throw changedCertificate(peer, trust.fingerprint, shown, trust.remedy);
  }
  return shown;
}
