import { networkInterfaces } from 'node:os';

/** Networks on which we speak; more are the machine's virtual ones. */
const maxNetworks = 16;

/**
 * Our IPv4 address on each network of the machine. A machine without any has its loopback, on which programs of its own
 * find each other.
 */
export function multicastNetworks(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((interfaceAddresses = []) => {
    const first = interfaceAddresses.find(({ family, internal }) => family === 'IPv4' && !internal);
    return first ? [first.address] : [];
  });
  return addresses.length > 0 ? addresses.slice(0, maxNetworks) : ['127.0.0.1'];
}
