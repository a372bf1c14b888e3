import { PipelineError } from '@arkavo-pipeline/core';
import { literal } from './definition-text.js';
import { tokenReference } from './token-variable.js';

export type Protocol = 'framed' | 'arkavo';
export type SecurityChoice = 'none' | 'tls';

/** Where to listen or connect, and how. */
export type NetworkOptions = {
  readonly protocol: Protocol;
  /** Address, name, or `auto`. */
  readonly host: string;
  readonly port: number;
  readonly security?: SecurityChoice | undefined;
  /** Whether the host leads to this machine alone. */
  readonly isLocal: boolean;
  /** Whether a token is to be had from the environment. */
  readonly token: boolean;
};

/**
 * The options that tcp-sender and tcp-receiver share, without those that have their default. Throws ERR_TCP_SECURITY when
 * they would be plaintext beyond loopback and nobody has said so.
 */
export function networkStageOptions(network: NetworkOptions): { [name: string]: string | number } {
  checkPlaintext(network);
  const { protocol, host, port, security } = network;
  return {
    ...(protocol !== 'framed' && { protocol }),
    host: literal(host),
    ...(host !== 'auto' && { port }),
    ...(security && { security }),
    ...(wantsToken(network) && network.token && { token: tokenReference }),
  };
}

/** Whether connections are encrypted, for which both sides need to know each other. */
export function isEncrypted({
  protocol,
  security,
  isLocal,
}: Pick<NetworkOptions, 'protocol' | 'security' | 'isLocal'>): boolean {
  return protocol === 'framed' && security !== 'none' && (security === 'tls' || !isLocal);
}

/** The Arkavo app knows no encryption: its protocol leaves the machine only when that was asked for. */
function checkPlaintext({ protocol, host, isLocal, security }: NetworkOptions): void {
  if (protocol !== 'arkavo' || security === 'none' || isLocal) return;
  const where = host === 'auto' ? 'a receiver that is looked for' : host;
  throw new PipelineError(
    'ERR_TCP_SECURITY',
    `protocol arkavo knows no encryption, and ${where} is not this machine alone: anyone on the network can watch and change what is sent; add --security none if the network is one that you trust`,
  );
}

function wantsToken(network: NetworkOptions): boolean {
  return network.protocol === 'framed' && (isEncrypted(network) || network.token);
}
