import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { PipelineError } from '@arkavo-pipeline/core';

/** An IP address to send to or to listen on. */
export type ResolvedAddress = { readonly address: string; readonly family: 4 | 6 };

/** What a host name stands for: the system's first address. ERR_UDP_ADDRESS when there is none. */
export async function resolveAddress(host: string): Promise<ResolvedAddress> {
  const family = isIP(host);
  if (family !== 0) return { address: host, family: family === 6 ? 6 : 4 };
  try {
    const found = await lookup(host);
    return { address: found.address, family: found.family === 6 ? 6 : 4 };
  } catch (cause) {
    throw new PipelineError(
      'ERR_UDP_ADDRESS',
      `the host "${host}" has no address; check the name, or write an IP address`,
      {
        retryable: true,
        cause,
      },
    );
  }
}
