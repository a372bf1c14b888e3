import { lookup } from 'node:dns/promises';
import { setTimeout } from 'node:timers/promises';
import type { Receiver } from './receiver.js';

/** How long the system may take to look up a name. */
const lookupMs = 1000;

/**
 * What to connect to: the name when the system can look it up (not all know `.local`), which stays right when the address
 * changes; else the address that the record came from.
 */
export async function connectHost({ host, addresses }: Pick<Receiver, 'host' | 'addresses'>): Promise<string> {
  const [address] = addresses;
  if (host === undefined || address === undefined) return host ?? address ?? '';
  return (await canBeLookedUp(host)) ? host : address;
}

async function canBeLookedUp(host: string): Promise<boolean> {
  const waiting = new AbortController();
  const found = lookup(host).then(
    () => true,
    () => false,
  );
  const late = setTimeout(lookupMs, false, { signal: waiting.signal }).catch(() => false);
  const answer = await Promise.race([found, late]);
  waiting.abort();
  return answer;
}
