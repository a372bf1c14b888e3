import { isIP } from 'node:net';
import { isHost, isPort } from '@arkavo-pipeline/core';
import { isFingerprint } from './fingerprint-form.js';
import type { Receiver } from './receiver.js';
import { serviceDomain } from './service-type.js';
import { maxLabelBytes, printable } from './text-limit.js';

/** A service as the mDNS library gives it; any of it may be missing or forged. */
export type ServiceRecord = {
  readonly fqdn?: string;
  readonly host?: string;
  readonly port?: number;
  readonly addresses?: readonly string[];
  readonly txt?: { readonly [key: string]: unknown };
  readonly referer?: { readonly address: string };
};

/** Addresses kept of one receiver. */
export const maxAddresses = 8;

/** Why a record is no receiver. */
export type BadRecord = 'bad-name' | 'bad-port' | 'no-address';

/** A receiver of what the network says, or why it is none. Nothing is taken over unchecked: lengths, characters, ranges. */
export function readReceiver(record: ServiceRecord): Receiver | BadRecord {
  const name = instanceName(record.fqdn ?? '');
  if (name === undefined) return 'bad-name';
  const { port = 0, txt = {} } = record;
  if (!isPort(port)) return 'bad-port';
  const host = hostName(record.host);
  const addresses = addressesOf(record);
  if (host === undefined && addresses.length === 0) return 'no-address';
  const protocol = txtValue(txt.protocol, isProtocol) ?? 'arkavo';
  return { name, host, port, addresses, protocol, fingerprint: txtValue(txt.fingerprint, isFingerprint) };
}

/** The first part of `Studio Mac._arkavo-remote._tcp.local`; it may itself have dots. */
function instanceName(fqdn: string): string | undefined {
  const end = fqdn.length - serviceDomain.length - 1;
  if (end < 1 || fqdn.slice(end).toLowerCase() !== `.${serviceDomain}`) return undefined;
  const name = printable(fqdn.slice(0, end));
  return name === '' || Buffer.byteLength(name) > maxLabelBytes ? undefined : name;
}

/** Names of this network only: another would let a stranger send us anywhere. */
function hostName(text: string | undefined): string | undefined {
  const host = text?.replace(/\.+$/, '');
  return host !== undefined && isHost(host) && /\.local$/i.test(host) ? host : undefined;
}

function addressesOf({ addresses = [], referer }: ServiceRecord): string[] {
  const told = referer ? [referer.address, ...addresses] : addresses;
  const sound = told.filter((address) => isIP(address) !== 0 && isHost(address));
  return [...new Set(sound)].slice(0, maxAddresses);
}

function txtValue(value: unknown, fits: (text: string) => boolean): string | undefined {
  return typeof value === 'string' && fits(value) ? value : undefined;
}

function isProtocol(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text);
}
