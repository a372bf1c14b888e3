import { isLoopbackAddress, PipelineError } from '@arkavo-pipeline/core';

/** How connections of a stage are protected. */
export type Security =
  | { readonly transport: 'tls' }
  | {
      readonly transport: 'plaintext';
      /** Plaintext is right only while both ends are this machine: `checkPeerAddress` sees to it. */
      readonly loopbackOnly: boolean;
      /** What to log when the stage opens. */
      readonly warning: string | undefined;
    };

/**
 * For each plaintext connection: a host name may lead to another machine than when the stage was opened. Throws
 * ERR_TCP_SECURITY when `address`, that of the peer, isn't this machine's and has to be.
 */
export function checkPeerAddress(security: Security, address: string | undefined): void {
  if (security.transport === 'tls' || !security.loopbackOnly) return;
  if (address !== undefined && isLoopbackAddress(address)) return;
  throw new PipelineError(
    'ERR_TCP_SECURITY',
    `the peer is ${address ?? 'gone'}, which is not this machine, and plaintext was right for this machine only; set host to an address`,
  );
}
