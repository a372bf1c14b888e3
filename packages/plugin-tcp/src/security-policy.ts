import { leadsToLoopback, PipelineError, type Resolve } from '@arkavo-pipeline/core';
import { checkToken, type Security } from '@arkavo-pipeline/transport/trust';

export type SecurityOptions = {
  readonly role: 'sender' | 'receiver';
  readonly protocol: 'framed' | 'arkavo';
  /** Where to connect or listen; `auto` is taken for another machine. */
  readonly host: string;
  /** As it is written out in the definition. */
  readonly security?: 'none' | 'tls' | undefined;
  readonly token?: string | undefined;
  /** Names of the options that are written out and mean something over TLS only: `certificate`, `fingerprint`, … */
  readonly tlsOptions?: readonly string[] | undefined;
  /** Whether the local network is told of a receiver. */
  readonly advertise?: boolean | undefined;
};

/**
 * Decides from the options alone. Beyond loopback the framed protocol wants TLS and a token; plaintext beyond loopback
 * has to be written out. Throws ERR_TCP_SECURITY or ERR_TCP_TOKEN, with what to write in the definition, and
 * ERR_DEFINITION_INVALID for a receiver that is advertised to those who cannot reach it.
 */
export async function decideSecurity(options: SecurityOptions, resolve?: Resolve): Promise<Security> {
  if (options.token) checkToken(options.token);
  if (options.protocol === 'arkavo') checkArkavo(options);
  if (options.security === 'none') checkNone(options);
  const isLoopback = options.host !== 'auto' && (await leadsToLoopback(options.host, resolve));
  if (isLoopback && options.advertise) throw unreachable(options);
  if (options.security === 'none') return plaintext(options, isLoopback);
  if (options.protocol === 'arkavo') {
    if (!isLoopback) throw arkavoBeyondLoopback(options);
    return plaintext(options, true);
  }
  if (isLoopback && options.security === undefined && !options.tlsOptions?.length) return plaintext(options, true);
  if (!isLoopback && !options.token) throw tokenMissing(options);
  return { transport: 'tls' };
}

function plaintext(options: SecurityOptions, isLoopback: boolean): Security {
  const warning = isLoopback ? undefined : plaintextWarning(options);
  return { transport: 'plaintext', loopbackOnly: isLoopback, warning };
}

function plaintextWarning({ role, host, protocol, token }: SecurityOptions): string {
  const where = role === 'sender' ? `to ${host}` : `on ${host}`;
  const who = role === 'receiver' && (protocol === 'arkavo' || !token) ? ', and anyone can send' : '';
  return `${where} in plaintext ("security": "none"): anyone on the network can watch and change what is sent${who}`;
}

function checkArkavo({ security, token, tlsOptions = [] }: SecurityOptions): void {
  const found = [...(security === 'tls' ? ['"security": "tls"'] : []), ...(token ? ['token'] : []), ...tlsOptions].join(
    ', ',
  );
  if (found === '') return;
  throw refusal(
    `protocol "arkavo" has neither TLS nor a token, and ${found} would protect nothing; take it out, or set "protocol": "framed" on both sides`,
  );
}

function checkNone({ tlsOptions = [] }: SecurityOptions): void {
  if (tlsOptions.length === 0) return;
  throw refusal(
    `"security": "none" together with ${tlsOptions.join(', ')}, which only TLS uses; take out one or the other`,
  );
}

function arkavoBeyondLoopback({ host }: SecurityOptions): PipelineError {
  return refusal(
    `protocol "arkavo" is plaintext, and ${host} is not this machine alone; write "security": "none" if the network is one that you trust, or set "protocol": "framed" on both sides`,
  );
}

function tokenMissing({ host, role }: SecurityOptions): PipelineError {
  const other = role === 'sender' ? 'the receiver' : 'each sender';
  return refusal(
    `${host} is not this machine alone, and there is no token; set "token" here and at ${other} to the same secret of 16 characters or more (\`openssl rand -hex 16\` prints one), or write "security": "none" if the network is one that you trust`,
  );
}

function unreachable({ host }: SecurityOptions): PipelineError {
  return new PipelineError(
    'ERR_DEFINITION_INVALID',
    `advertise tells the local network of a receiver on ${host}, which only this machine reaches; set host to an address of the network (0.0.0.0: all of them), or take advertise out`,
  );
}

function refusal(message: string): PipelineError {
  return new PipelineError('ERR_TCP_SECURITY', message);
}
