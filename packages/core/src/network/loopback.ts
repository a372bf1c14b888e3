import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Every address that a host name stands for. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether it is an address that no other machine reaches: 127/8 (also as `::ffff:127.…`) or `::1`. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const [plain = ''] = address.split('%');
  return loopback.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/** Whether an address or host name is this machine's, as far as that can be told without looking the name up. */
export function isLoopback(host: string): boolean {
  // RFC 6761 §6.3: never another machine, whatever a resolver says.
  return isLoopbackAddress(host) || /^localhost\.?$/i.test(host);
}

/**
 * Whether an address or host name leads to this machine only. A name that cannot be resolved is taken for another
 * machine's, and so is one whose resolution takes longer than three seconds.
 */
export async function leadsToLoopback(host: string, resolve: Resolve = resolveAll): Promise<boolean> {
  if (isLoopback(host)) return true;
  if (isIP(host) !== 0) return false;
  const addresses = await resolve(host).catch(() => []);
  return addresses.length > 0 && addresses.every(isLoopbackAddress);
}

const resolveTimeoutMs = 3000;

async function resolveAll(host: string): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never[]>((resolve) => {
    timer = setTimeout(() => resolve([]), resolveTimeoutMs);
  });
  try {
    const found = lookup(host, { all: true }).then((all) => all.map(({ address }) => address));
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(timer);
  }
}
