import { PipelineError } from '@arkavo-pipeline/core';
import { type Browsing, browse } from './browse.js';
import { connectHost } from './connect-host.js';
import type { Receiver } from './receiver.js';
import { serviceDomain } from './service-type.js';
import { within } from './within.js';

export type FindReceiverOptions = {
  /** Milliseconds; default 10 000. */
  readonly timeoutMs?: number;
  /** Only a receiver of this name, whatever its case. Without it, the first by name of those that answer. */
  readonly name?: string;
  /** Only a receiver of this protocol: `arkavo` or `framed`. */
  readonly protocol?: string;
  /** Ends the search; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
};

/** A receiver, and the name or address of it to connect to. */
export type FoundReceiver = Receiver & { readonly connectHost: string };

/** How long others may take once one has answered, so that the first by name is the same each time. */
const settleMs = 300;

/** Looks for a receiver on the local networks. Throws ERR_DISCOVERY_NOT_FOUND, ERR_DISCOVERY_UNAVAILABLE. */
export async function findReceiver(options: FindReceiverOptions = {}): Promise<FoundReceiver> {
  const { timeoutMs = 10_000, name, signal } = options;
  signal?.throwIfAborted();
  let tell = () => {};
  const answer = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const search = await browse({ onUp: (receiver) => fits(receiver, options) && tell(), onDown: () => {} });
  try {
    const answered = await within(timeoutMs, answer, signal);
    if (answered && name === undefined) await within(settleMs, new Promise(() => {}), signal);
    const receiver = search.receivers.find((one) => fits(one, options));
    if (!receiver) throw notFound(options, timeoutMs, search);
    return { ...receiver, connectHost: await connectHost(receiver) };
  } finally {
    await search.close();
  }
}

function fits(receiver: Receiver, { name, protocol }: FindReceiverOptions): boolean {
  if (protocol !== undefined && receiver.protocol !== protocol) return false;
  return name === undefined || receiver.name.toLowerCase() === name.toLowerCase();
}

function notFound({ name, protocol }: FindReceiverOptions, timeoutMs: number, search: Browsing): PipelineError {
  const wanted = [
    `receiver`,
    ...(name === undefined ? [] : [`"${name}"`]),
    ...(protocol ? [`of protocol ${protocol}`] : []),
  ];
  const others = search.receivers.map((receiver) => `${receiver.name} (${receiver.protocol})`);
  const heard = others.length > 0 ? `; of others, there were ${others.slice(0, 8).join(', ')}` : '';
  return new PipelineError(
    'ERR_DISCOVERY_NOT_FOUND',
    `no ${wanted.join(' ')} answered in ${timeoutMs / 1000} s (${serviceDomain}, on ${search.networks.join(', ')})${heard}; ` +
      'check that it runs and is advertised, that both are on the same network, and that nothing blocks UDP port 5353, or give its host and port',
    { retryable: true },
  );
}
