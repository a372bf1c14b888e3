import { secondsToUs } from '@arkavo-pipeline/core';

/** What came and could not be read. */
export type Unread = {
  readonly address: string;
  readonly sinceUs: number;
  newestUs: number;
  packets: number;
  /** Of them, those that show of themselves what is wrong. */
  signs: number;
};

/** So many packets, over so long a time, are no accident: neither what overtook a description nor what keys of before protect. */
const leastPackets = 8;
const leastUs = secondsToUs(1.5);
/** Of whom nothing came for so long, it begins anew. Reports of a foreign sender are up to 7.5 s apart (RFC 3550 §6.3). */
const forgetUs = secondsToUs(15);
/** Keys that are counted, or have been told of: of more than that, as addresses may be forged, only the causes are counted. */
const maxKeys = 64;
/** Of one address: it is not to take the places of others. */
const maxOfAddress = 4;

/** Counts what cannot be read until it has been told of, which is once. Times are monotonic microseconds. */
export class UnreadCounts {
  /** Of which something came last comes last. */
  readonly #counted = new Map<string, Unread>();
  readonly #told = new Set<string>();
  /** How many keys of an address are counted, or have been told of: asked for with each packet that finds no place. */
  readonly #ofAddress = new Map<string, number>();

  /** More came. Undefined when it has been told of, or there is no room. */
  add(key: string, address: string, nowUs: number, packets = 1): Unread | undefined {
    if (this.#told.has(key)) return undefined;
    const found = this.#counted.get(key);
    const known = found && nowUs - found.newestUs < forgetUs ? found : undefined;
    if (!found && !this.#hasRoom(address, nowUs)) return undefined;
    const unread: Unread = known ?? { address, sinceUs: nowUs, newestUs: nowUs, packets: 0, signs: 0 };
    unread.packets += packets;
    unread.newestUs = nowUs;
    if (found) this.#counted.delete(key);
    else this.#ofAddress.set(address, this.#keysOf(address) + 1);
    this.#counted.set(key, unread);
    return unread;
  }

  /** Whether it has been told of, or shows of itself what is wrong. */
  isSuspect(key: string, nowUs: number): boolean {
    const counted = this.#counted.get(key);
    return this.#told.has(key) || (counted !== undefined && counted.signs > 0 && nowUs - counted.newestUs < forgetUs);
  }

  /** What was counted is told of now, and never again. */
  told(key: string): void {
    if (this.#counted.delete(key)) this.#told.add(key);
  }

  /** What came from this address is counted anew. */
  forget(address: string): void {
    if (!this.#ofAddress.has(address)) return;
    for (const [key, unread] of this.#counted) if (unread.address === address) this.#remove(key, address);
  }

  #hasRoom(address: string, nowUs: number): boolean {
    const isFull = () => this.#counted.size + this.#told.size >= maxKeys || this.#keysOf(address) >= maxOfAddress;
    if (!isFull()) return true;
    for (const [key, unread] of this.#counted) {
      if (nowUs - unread.newestUs < forgetUs) break;
      this.#remove(key, unread.address);
    }
    return !isFull();
  }

  #keysOf(address: string): number {
    return this.#ofAddress.get(address) ?? 0;
  }

  #remove(key: string, address: string): void {
    this.#counted.delete(key);
    const left = this.#keysOf(address) - 1;
    if (left > 0) this.#ofAddress.set(address, left);
    else this.#ofAddress.delete(address);
  }
}

/** Whether it is too much, over too long a time, for an accident. */
export function lasts({ packets, sinceUs }: Unread, nowUs: number): boolean {
  return packets >= leastPackets && nowUs - sinceUs >= leastUs;
}
