import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { PipelineError } from '@arkavo-pipeline/core';
import { hostAndPort, hostLookup } from '@arkavo-pipeline/discovery';
import { fingerprintOf } from './fingerprint.js';
import { changedCertificate } from './known-receivers.js';
import { receiverSocketError } from './receiver-socket-error.js';
import type { ReceiverTrust } from './receiver-trust.js';
import { alpnProtocol, clientTlsOptions } from './tls-options.js';

export type ConnectReceiverOptions = {
  readonly host: string;
  readonly port: number;
  readonly trust: ReceiverTrust;
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
  const { host, port, trust, signal } = options;
  const searching = new AbortController();
  const lookup = hostLookup(AbortSignal.any([searching.signal, ...(signal ? [signal] : [])]));
  const socket = connect({ host, port, lookup, ...clientTlsOptions(trust, host) });
  socket.setNoDelay(true);
  try {
    await handshake(socket, options);
    return { socket, fingerprint: checkReceiver(socket, options) };
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    searching.abort();
    throw error;
  }
}

async function handshake(socket: TLSSocket, options: ConnectReceiverOptions): Promise<void> {
  const { host, port, timeoutMs, signal } = options;
  const limit = new AbortController();
  const abandon = () => limit.abort();
  const timer = setTimeout(abandon, timeoutMs);
  signal?.addEventListener('abort', abandon, { once: true });
  if (signal?.aborted) abandon();
  try {
    await once(socket, 'secureConnect', { signal: limit.signal });
  } catch (error) {
    const why = limit.signal.aborted ? gaveUp(options) : receiverSocketError(hostAndPort(host, port), error as Error);
    throw why;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abandon);
  }
}

/** The peer holds the certificate's key: TLS has proved that much, whoever signed the certificate. */
function checkReceiver(socket: TLSSocket, { host, port, trust }: ConnectReceiverOptions): string {
  const peer = hostAndPort(host, port);
  if (socket.alpnProtocol !== alpnProtocol) {
    throw new PipelineError('ERR_TCP_TLS', `${peer} speaks TLS, but not ${alpnProtocol} over it; it is no receiver`);
  }
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new PipelineError('ERR_TCP_CERTIFICATE', `${peer} shows no certificate`);
  const shown = fingerprintOf(certificate.raw);
  if (trust.by === 'fingerprint' && trust.fingerprint !== shown) {
    throw changedCertificate(peer, trust.fingerprint, shown, trust.remedy);
  }
  return shown;
}

function gaveUp({ host, port, timeoutMs, signal }: ConnectReceiverOptions): PipelineError {
  const why = signal?.aborted ? 'the attempt was given up' : `no answer in ${timeoutMs} ms`;
  return new PipelineError('ERR_TCP_ADDRESS', `${hostAndPort(host, port)}: ${why}`, { retryable: true });
}
