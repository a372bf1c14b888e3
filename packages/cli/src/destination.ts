import { isIPv6 } from 'node:net';
import { isHost, type PairingLink, parsePairingLink } from '@arkavo-pipeline/discovery';

/** Where to send to: a receiver that is named, or the first that is found. */
export type Destination = PairingLink | 'auto';

/** The port that receivers have unless they are told otherwise. */
export const defaultPort = 5757;

/** `auto`, a host, `host:port`, or a pairing link. Throws ERR_PAIRING_LINK. */
export function parseDestination(text: string): Destination {
  if (text === 'auto') return text;
  const isBareHost = !text.includes('://') && (isIPv6(text) || !text.includes(':'));
  return isBareHost && isHost(text) ? { host: text, port: defaultPort } : parsePairingLink(text);
}
