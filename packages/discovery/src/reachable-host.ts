import { networkInterfaces } from 'node:os';
import { hostLabel } from './computer-name.js';
import { multicastNetworks } from './multicast-networks.js';

export type ReachableHostOptions = {
  /** The address that is listened on. */
  readonly listenHost: string;
  /** Whether the receiver is advertised, which makes `<name>.local` known. */
  readonly advertised: boolean;
};

/** What others connect to: a name that they can look up, or an address; never a display name. */
export function reachableHost({ listenHost, advertised }: ReachableHostOptions): string {
  if (!isEveryAddress(listenHost)) return listenHost;
  return advertised ? `${hostLabel()}.local` : (multicastNetworks()[0] ?? '127.0.0.1');
}

/** The address that stands for all of the machine's, IPv4 and IPv6: a phone may take either. */
export function everyAddress(): '::' | '0.0.0.0' {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses.some((address) => address?.family === 'IPv6') ? '::' : '0.0.0.0';
}

function isEveryAddress(host: string): boolean {
  return host === '::' || host === '0.0.0.0';
}
