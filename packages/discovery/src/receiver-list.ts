import type { DatagramRefusal } from './datagram-guard.js';
import { type BadRecord, maxAddresses, readReceiver, type ServiceRecord } from './read-receiver.js';
import { byName, type Receiver, tellsTheSame } from './receiver.js';

/** Receivers listed at one time; a network with more has a forger in it. */
export const maxReceivers = 256;

/** Rounds of asking that a receiver may miss: datagrams get lost. */
const maxMissedRounds = 3;

export type ReceiverListEvents = {
  onUp(receiver: Receiver): void;
  /** It has gone. One that tells something else than before goes as it was and comes as it is. */
  onDown(receiver: Receiver): void;
};

/** Why what was heard is not listed. */
export type Refusal = BadRecord | DatagramRefusal | 'too-many';

type Entry = { receiver: Receiver; round: number };

/** Who has been heard, and who has not for some rounds of asking. */
export class ReceiverList {
  readonly #events: ReceiverListEvents;
  readonly #entries = new Map<string, Entry>();
  readonly #refused: { [cause in Refusal]?: number } = {};
  #round = 0;

  constructor(events: ReceiverListEvents) {
    this.#events = events;
  }

  /** By name. */
  get receivers(): Receiver[] {
    return Array.from(this.#entries.values(), ({ receiver }) => receiver).sort(byName);
  }

  /** Records that were not listed and datagrams that were not read, by cause. */
  get refused(): { readonly [cause in Refusal]?: number } {
    return { ...this.#refused };
  }

  heard(record: ServiceRecord): void {
    const read = readReceiver(record);
    if (typeof read === 'string') return this.refuse(read);
    const key = keyOf(record);
    const entry = this.#entries.get(key);
    if (!entry && this.#entries.size >= maxReceivers) return this.refuse('too-many');
    const same = entry !== undefined && tellsTheSame(entry.receiver, read);
    const receiver = same ? { ...read, addresses: joined(entry.receiver.addresses, read.addresses) } : read;
    this.#entries.set(key, { receiver, round: this.#round });
    if (same) return;
    if (entry) this.#events.onDown(entry.receiver);
    this.#events.onUp(receiver);
  }

  saidGoodbye(record: ServiceRecord): void {
    this.#remove(keyOf(record));
  }

  /** Counts what is not listed. */
  refuse(cause: Refusal): void {
    this.#refused[cause] = (this.#refused[cause] ?? 0) + 1;
  }

  /** Everybody is asked anew: who has been silent for too long is gone. */
  nextRound(): void {
    this.#round++;
    for (const [key, { round }] of this.#entries) if (round < this.#round - maxMissedRounds) this.#remove(key);
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry) this.#events.onDown(entry.receiver);
  }
}

/** Names are compared without case (RFC 6762 §16). */
function keyOf({ fqdn = '' }: ServiceRecord): string {
  return fqdn.toLowerCase();
}

function joined(known: readonly string[], told: readonly string[]): string[] {
  return [...new Set([...known, ...told])].slice(0, maxAddresses);
}
