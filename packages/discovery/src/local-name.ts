import { PipelineError } from '@arkavo-pipeline/core';
import { browse } from './browse.js';
import type { Receiver } from './receiver.js';
import { within } from './within.js';

/** How long a receiver may take to say where it is; answers come within 120 ms, and one may get lost. */
const answerMs = 1500;

/** Whether it is a name that no DNS server knows, only the machine itself (RFC 6762 §3). */
export function isLocalName(host: string): boolean {
  return /\.local\.?$/i.test(host);
}

/**
 * The addresses of the receiver that is advertised under a name such as `studio.local`, for systems that don't know such names.
 * Throws ERR_DISCOVERY_NOT_FOUND, ERR_DISCOVERY_UNAVAILABLE, or the signal's reason.
 */
export async function localAddresses(name: string, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  let tell = () => {};
  const heard = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const host = name.replace(/\.$/, '').toLowerCase();
  const isIt = (receiver: Receiver) => receiver.host?.toLowerCase() === host && receiver.addresses.length > 0;
  const search = await browse({ onUp: (receiver) => isIt(receiver) && tell(), onDown: () => {} });
  try {
    await within(answerMs, heard, signal);
    const receiver = search.receivers.find(isIt);
    if (!receiver) throw unknownName(name);
    return receiver.addresses;
  } finally {
    await search.close();
  }
}

function unknownName(name: string): PipelineError {
  return new PipelineError(
    'ERR_DISCOVERY_NOT_FOUND',
    `neither this system nor a receiver that is advertised on the local network knows the name ${name}; check that it runs and is on the same network, or give its address instead`,
    { retryable: true },
  );
}
