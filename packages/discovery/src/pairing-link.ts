import { isHost, isPort } from '@arkavo-pipeline/core';
import { isFingerprint } from './fingerprint-form.js';
import { pairingLinkError } from './pairing-link-error.js';
import { maxTokenCharacters, minTokenCharacters, tokenProblem } from './token-form.js';

/** What a sender needs to reach a receiver, and to know it for the right one. */
export type PairingLink = {
  /** DNS name or IP address, IPv6 without brackets. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  /** SHA-256 of the receiver's certificate, 64 hexadecimal digits. Ours: the Arkavo app ignores it. */
  readonly fingerprint?: string;
  /** What the receiver wants to hear: a secret of 16 to 256 characters. Ours: the Arkavo app ignores it. */
  readonly token?: string;
};

/** Characters; a token of 256 letters of other alphabets is the longest part. */
const maxLinkLength = 4096;

const ownFields = {
  fingerprint: { fits: isFingerprint, is: '64 hexadecimal digits' },
  token: {
    fits: (text: string) => tokenProblem(text) === undefined,
    is: `${minTokenCharacters} to ${maxTokenCharacters} characters without control characters, or white space around them`,
  },
} as const;

/** `arkavo://connect?host=studio.local&port=5757`: the Arkavo app connects at once when it opens one. Throws ERR_PAIRING_LINK. */
export function formatPairingLink({ host, port, ...rest }: PairingLink): string {
  checkHost(host);
  checkPort(port);
  const values = Object.entries(rest).filter((entry): entry is [OwnField, string] => entry[1] !== undefined);
  for (const [key, value] of values) checkValue(key, value);
  const fields = [['host', host], ['port', String(port)], ...values];
  return `arkavo://connect?${fields.map(([key, value]) => `${key}=${encodeURIComponent(value ?? '')}`).join('&')}`;
}

/**
 * Reads a pairing link; and `arkavo://host:port` and `host:port`, which are on the Arkavo app's NFC tags. Fields that are not
 * known are ignored. Throws ERR_PAIRING_LINK, whose message never has the token.
 */
export function parsePairingLink(text: string): PairingLink {
  if (text.length > maxLinkLength) throw pairingLinkError(`it has more than ${maxLinkLength} characters`);
  const [, rest = text] = /^arkavo:\/\/(.*)$/is.exec(text) ?? [];
  if (rest === text && text.includes('://')) throw pairingLinkError('it does not begin with arkavo://');
  const [, query] = /^connect\/?\?(.*)$/is.exec(rest) ?? [];
  return query === undefined ? parseHostAndPort(rest) : parseFields(query);
}

type OwnField = keyof typeof ownFields;

function parseFields(query: string): PairingLink {
  const fields = new Map<string, string>();
  for (const field of query.split('&')) {
    const [, key = field, value = ''] = /^([^=]*)=(.*)$/s.exec(field) ?? [];
    if (fields.has(key)) throw pairingLinkError('it has a field twice');
    fields.set(key, decode(value));
  }
  const [host, port] = [fields.get('host'), fields.get('port')];
  if (!host || !port) throw pairingLinkError(`it names no ${host ? 'port' : 'host'}`);
  return { ...address(host, port), ...optional('fingerprint', fields), ...optional('token', fields) };
}

function optional<Key extends OwnField>(key: Key, fields: ReadonlyMap<string, string>): { [key in Key]?: string } {
  const value = fields.get(key);
  if (value === undefined) return {};
  checkValue(key, value);
  return { [key]: value } as { [key in Key]?: string };
}

/** Split at the last colon, as the Arkavo app does; an IPv6 address stands in brackets. */
function parseHostAndPort(text: string): PairingLink {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*)):([^:]*)$/s.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || port === undefined) throw pairingLinkError('it is no host and port');
  return address(host, port);
}

function address(host: string, port: string): PairingLink {
  const bare = host.replace(/^\[(.*)\]$/s, '$1');
  checkHost(bare);
  if (!/^\d{1,5}$/.test(port)) throw pairingLinkError('its port is no number from 1 to 65535');
  checkPort(Number(port));
  return { host: bare, port: Number(port) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw pairingLinkError('its percent encoding is broken');
  }
}

function checkHost(host: string): void {
  if (!isHost(host)) throw pairingLinkError('its host is neither a DNS name (such as studio.local) nor an IP address');
}

function checkPort(port: number): void {
  if (!isPort(port)) throw pairingLinkError('its port is no number from 1 to 65535');
}

function checkValue(key: OwnField, value: string): void {
  if (!ownFields[key].fits(value)) throw pairingLinkError(`its ${key} is not ${ownFields[key].is}`);
}

/** A link without its secret, to be shown where others read. */
export function withoutToken({ host, port, fingerprint }: PairingLink): PairingLink {
  return { host, port, ...(fingerprint !== undefined && { fingerprint }) };
}
