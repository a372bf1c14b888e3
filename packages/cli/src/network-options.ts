import { isLoopback } from '@arkavo-pipeline/discovery';
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
  /** Whether a token is to be had from the environment. */
  readonly token: boolean;
};

/**
 * The options that tcp-sender and tcp-receiver share, without those that have their default. The Arkavo app knows no
 * encryption, so beyond loopback its protocol is written out as what it is.
 */
export function networkStageOptions(network: NetworkOptions): { [name: string]: string | number } {
  const { protocol, host, port } = network;
  const security = network.security ?? (protocol === 'arkavo' && !isLoopback(host) ? 'none' : undefined);
  return {
    ...(protocol !== 'framed' && { protocol }),
    host: literal(host),
    ...(host !== 'auto' && { port }),
    ...(security && { security }),
    ...(wantsToken({ ...network, security }) && network.token && { token: tokenReference }),
  };
}

/** Whether connections are encrypted, for which both sides need to know each other. */
export function isEncrypted({
  protocol,
  host,
  security,
}: Pick<NetworkOptions, 'protocol' | 'host' | 'security'>): boolean {
  return protocol === 'framed' && security !== 'none' && (security === 'tls' || !isLoopback(host));
}

function wantsToken(network: NetworkOptions): boolean {
  return network.protocol === 'framed' && (isEncrypted(network) || network.token);
}
