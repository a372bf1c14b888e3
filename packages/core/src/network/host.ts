import { isIP, isIPv6 } from 'node:net';

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const namePattern = new RegExp(`^${label}(?:\\.${label})*\\.?$`, 'i');

/** Characters in a DNS name. */
const maxNameLength = 253;

/** Whether a text can be looked up or connected to: a DNS name of ASCII labels, or an IP address, IPv6 without brackets and with a zone at will. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%') || /%[\w.-]{1,32}$/.test(text);
  return text.length <= maxNameLength && namePattern.test(text) && !/^[\d.]+$/.test(text);
}

/** `host:port`, with brackets around an IPv6 address; an IPv4 address that a socket of both gave as IPv6 is itself again. */
export function hostAndPort(host: string, port: number): string {
  const plain = host.replace(/^::ffff:(?=[\d.]+$)/i, '');
  return `${isIPv6(plain) ? `[${plain}]` : plain}:${port}`;
}

/** Whether a number is a TCP port that can be connected to. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
