import { BlockList, isIP } from 'node:net';

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
