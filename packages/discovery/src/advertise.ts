import { setTimeout } from 'node:timers/promises';
import { browse } from './browse.js';
import { computerName, hostLabel } from './computer-name.js';
import type { DatagramRefusal } from './datagram-guard.js';
import { NetworkAdvertiser } from './network-advertiser.js';
import { PerNetwork } from './per-network.js';
import type { Announcement } from './service-records.js';
import { cutToBytes, maxLabelBytes, printable } from './text-limit.js';

export type AdvertiseOptions = {
  /** What people read; the computer's name by default. Dots become hyphens, and it is cut at 63 bytes. */
  readonly name?: string;
  /** The port on which the receiver listens already. */
  readonly port: number;
  /** What a `framed` receiver says of itself. The Arkavo app's receivers say nothing, and one for the app should not either. */
  readonly txt?: { readonly protocol?: string; readonly fingerprint?: string };
};

export type Advertisement = {
  /** As advertised: with a number when another receiver has the name that was asked for. */
  readonly name: string;
  /** Datagrams that were not read, by cause. */
  readonly refused: { readonly [cause in DatagramRefusal]?: number };
  /** Says goodbye: browsers take the receiver off their lists at once. */
  close(): Promise<void>;
};

/** Answers to a question about services come within 120 ms (RFC 6762 §6); twice that, and a little. */
const answersWithinMs = 300;

/**
 * Tells all IPv4 networks of the machine, those that come later included, that a receiver listens. Takes a third of a second, to
 * hear which names are taken; two that start within that time may get the same.
 * Throws ERR_DISCOVERY_UNAVAILABLE.
 */
export async function advertise({ name, port, txt }: AdvertiseOptions): Promise<Advertisement> {
  const wanted = instanceName(name ?? (await computerName()));
  const free = freeName(wanted, await takenNames());
  const announcement: Announcement = {
    name: free,
    host: `${hostLabel()}.local`,
    port,
    ...(txt && { txt: values(txt) }),
  };
  const refused: { [cause in DatagramRefusal]?: number } = {};
  const refuse = (cause: DatagramRefusal) => {
    refused[cause] = (refused[cause] ?? 0) + 1;
  };
  const networks = new PerNetwork((address) => NetworkAdvertiser.open(address, announcement, refuse));
  await networks.start();
  return { name: free, refused, close: () => networks.close() };
}

function instanceName(text: string): string {
  return cutToBytes(printable(text).replaceAll('.', '-'), maxLabelBytes) || hostLabel();
}

async function takenNames(): Promise<string[]> {
  const search = await browse({ onUp: () => {}, onDown: () => {} });
  await setTimeout(answersWithinMs);
  const names = search.receivers.map((receiver) => receiver.name);
  await search.close();
  return names;
}

/** `Studio (2)` when there is a `Studio` already, as is usual with Bonjour. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; used.has(name.toLowerCase()); number++) {
    const suffix = ` (${number})`;
    name = cutToBytes(wanted, maxLabelBytes - suffix.length) + suffix;
  }
  return name;
}

function values(txt: NonNullable<AdvertiseOptions['txt']>): { [key: string]: string } {
  return Object.fromEntries(Object.entries(txt).filter(([, value]) => value !== undefined));
}
