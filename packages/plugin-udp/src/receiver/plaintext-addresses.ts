import { secondsToUs } from '@arkavo-pipeline/core';

/** Reports of a foreign sender are up to 7.5 s apart (RFC 3550 §6.3): one may be lost. */
const validUs = secondsToUs(15);
/** More of an address is not looked into: a datagram may hold thousands of reports. */
const lookUs = secondsToUs(1);
const maxAddresses = 64;

type Shown = { readonly atUs: number; lookedUs: number };

/**
 * Addresses whose reports can be read where SRTP is expected. An RTP packet is the same either way but for bytes that nobody can tell from others:
 * what else comes from there is taken for plaintext, too. Times are monotonic microseconds.
 */
export class PlaintextAddresses {
  /** That has shown it last comes last. */
  readonly #shown = new Map<string, Shown>();

  /** A report of it can be read. */
  shows(address: string, nowUs: number): void {
    this.#shown.delete(address);
    this.#shown.set(address, { atUs: nowUs, lookedUs: nowUs });
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > maxAddresses && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** Whether one that has shown it is to be looked at again: then it is, now. */
  isDue(address: string, nowUs: number): boolean {
    const shown = this.#shown.get(address);
    if (!shown || nowUs - shown.lookedUs < lookUs) return false;
    shown.lookedUs = nowUs;
    return true;
  }

  has(address: string, nowUs: number): boolean {
    return nowUs - (this.#shown.get(address)?.atUs ?? Number.NEGATIVE_INFINITY) < validUs;
  }
}
