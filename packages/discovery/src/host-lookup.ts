import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { isLocalName, localAddresses } from './local-name.js';

/** How long the system may take over a name under `.local` before what the network says is taken. */
const systemMs = 1000;

/** Where names are looked up: the system, and the local network. */
export type NameSources = {
  readonly system: (host: string) => Promise<LookupAddress[]>;
  readonly network: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
};

const sources: NameSources = { system: (host) => lookup(host, { all: true }), network: localAddresses };

/**
 * For the option `lookup` of sockets: as the system looks names up; those under `.local`, which many systems don't know, are meanwhile asked
 * for on the local network, so that a name is known, or known to be nobody's, within 1.5 s. Fails with what the system says,
 * ERR_DISCOVERY_NOT_FOUND or ERR_DISCOVERY_UNAVAILABLE. The signal ends the search.
 */
export function hostLookup(signal: AbortSignal, from: NameSources = sources): LookupFunction {
  return (host, { all }, callback) => {
    find(host, from, signal).then(
      (found) => (all ? callback(null, found) : callback(null, found[0]?.address ?? '', found[0]?.family)),
      (error) => callback(error, []),
    );
  };
}

async function find(host: string, { system, network }: NameSources, signal: AbortSignal): Promise<LookupAddress[]> {
  if (!isLocalName(host)) return system(host);
  const searching = new AbortController();
  const search = network(host, AbortSignal.any([signal, searching.signal]));
  // Its failure is of interest only when the system doesn't know the name.
  search.catch(() => {});
  const known = await knownInTime(system(host));
  if (known.length === 0) return (await search).map((address) => ({ address, family: isIP(address) }));
  searching.abort();
  return known;
}

/** Nothing when the system doesn't know the name, or takes too long. */
async function knownInTime(answer: Promise<LookupAddress[]>): Promise<LookupAddress[]> {
  const waiting = new AbortController();
  const late = setTimeout(systemMs, [], { signal: waiting.signal }).catch(() => []);
  const known = await Promise.race([answer.catch(() => []), late]);
  waiting.abort();
  return known;
}
