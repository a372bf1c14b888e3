import type { TLSSocket } from 'node:tls';
import type { KnownReceivers } from '../../../src/trust/known-receivers.js';
import { PairingProof, proofBytes, wrongToken } from '../../../src/trust/pairing-proof.js';
import { connectReceiver } from '../../../src/trust/receiver-socket.js';
import { receiverTrust } from '../../../src/trust/receiver-trust.js';
import { alpn } from './alpn.js';
import { readBytes } from './read-bytes.js';

export type TlsSenderOptions = {
  readonly port: number;
  readonly host?: string;
  readonly token?: string;
  readonly fingerprint?: string;
  readonly ca?: string;
  readonly knownReceivers: KnownReceivers;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** The sending side as a stage has it: who is there, TLS, the proofs, and only then the pin. */
export async function connectSender(options: TlsSenderOptions): Promise<TLSSocket> {
  const { host = '127.0.0.1', port, token, knownReceivers, timeoutMs = 60_000, signal } = options;
  const trust = await receiverTrust({ ...options, host });
  const { socket, fingerprint } = await connectReceiver({ host, port, trust, alpn, timeoutMs, signal });
  socket.on('error', () => {});
  if (token) await prove(socket, token, `${host}:${port}`);
  if (trust.by === 'token') await knownReceivers.remember(host, port, fingerprint);
  return socket;
}

async function prove(socket: TLSSocket, token: string, peer: string): Promise<void> {
  const proof = PairingProof.overTls(token, 'sender', socket);
  socket.write(proof.own);
  const theirs = await readBytes(socket, proofBytes);
  if (theirs && proof.accepts(theirs)) return;
  socket.destroy();
  throw wrongToken(peer, 'sender');
}
