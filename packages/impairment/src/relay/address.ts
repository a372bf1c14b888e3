import { lookup } from 'node:dns/promises';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { hostAndPort, isLoopbackAddress, PipelineError } from '@arkavo-pipeline/core';

/** A host, by name or address, and a port from 1 to 65535. */
export type Target = { readonly host: string; readonly port: number };

/** A target by its address. */
export type TargetAddress = Target & { readonly family: 4 | 6 };

/** Looks up the target's name, once. Throws ERR_IMPAIRMENT_ADDRESS. */
export async function resolveTarget({ host, port }: Target): Promise<TargetAddress> {
  if (!(Number.isInteger(port) && port >= 1 && port <= 65_535))
    throw new PipelineError('ERR_IMPAIRMENT_ADDRESS', `the target's port must be from 1 to 65535, not ${port}`);
  try {
    const { address, family } = await lookup(host);
    return { host: address, port, family: family === 6 ? 6 : 4 };
  } catch (cause) {
    throw new PipelineError(
      'ERR_IMPAIRMENT_ADDRESS',
      `the target ${host} could not be found; give an address or a name that this machine can look up`,
      { cause },
    );
  }
}

/** What listening failed with, in words. */
export function listenError(host: string, port: number, cause: unknown): PipelineError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reasons: { readonly [code: string]: string } = {
    EADDRINUSE: 'the port is taken by another program; choose another',
    EADDRNOTAVAIL: 'this machine does not have the address; give one of its own',
    EACCES: 'the system does not allow it; choose a port above 1023',
  };
  const reason = reasons[code ?? ''] ?? message;
  return new PipelineError('ERR_IMPAIRMENT_ADDRESS', `${hostAndPort(host, port)} could not be listened on: ${reason}`, {
    cause,
  });
}

/** Throws ERR_IMPAIRMENT_ADDRESS when the address that is listened on, once bound, is the target: each packet would go round for ever. */
export function checkNoLoop(listening: Pick<AddressInfo, 'address' | 'port'>, target: TargetAddress): void {
  const { address } = listening;
  const isSame =
    address === target.host ||
    (everywhere.has(address) && isOfThisMachine(target.host)) ||
    // The system takes a target without an address for the machine itself.
    (everywhere.has(target.host) && isLoopbackAddress(address));
  if (listening.port !== target.port || !isSame) return;
  throw new PipelineError(
    'ERR_IMPAIRMENT_ADDRESS',
    `the target ${hostAndPort(target.host, target.port)} is what is listened on; give them different ports`,
  );
}

const everywhere = new Set(['0.0.0.0', '::']);

function isOfThisMachine(address: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return everywhere.has(address) || isLoopbackAddress(address) || own.some((one) => one.address === address);
}
