import { isIP } from 'node:net';

/**
 * Whom an address stands for, so that nobody counts as many: an IPv4 address for itself, also when written as
 * `::ffff:…`, an IPv6 address for its /64, which is what one subscriber has; a link-local one for itself, as all of a
 * network share that prefix.
 */
export function addressGroup(address: string): string {
  const [plain = ''] = address.toLowerCase().split('%');
  if (isIP(plain) !== 6) return plain;
  const parts = hextets(plain);
  if (parts.slice(0, 5).every((part) => part === 0) && parts[5] === 0xffff) return mappedAddress(parts);
  const isLinkLocal = ((parts[0] ?? 0) & 0xffc0) === 0xfe80;
  const kept = isLinkLocal ? parts : parts.slice(0, 4);
  return `${kept.map((part) => part.toString(16)).join(':')}${isLinkLocal ? '' : '::/64'}`;
}

function mappedAddress(parts: readonly number[]): string {
  return parts
    .slice(6)
    .flatMap((part) => [part >> 8, part & 0xff])
    .join('.');
}

/** The eight parts of an IPv6 address (RFC 4291 §2.2). */
function hextets(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const before = partsOf(head);
  const after = partsOf(tail ?? '');
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function partsOf(text: string): readonly number[] {
  return text.split(':').flatMap((part) => {
    if (part === '') return [];
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
