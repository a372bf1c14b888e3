import { usToTicks } from '@arkavo-pipeline/core';
import { compactNtp, compactPerSecond } from '../rtcp/ntp-time.js';
import type { ExtendedReport, ReceiverDelay } from '../rtcp/rtcp-packet.js';

/** Receivers behind one address that are answered. */
const maxReceivers = 8;
const maxWord = 2 ** 32 - 1;

/** The reference times that receivers sent, for the answers by which they measure the round trip (RFC 3611 §4.5). */
export class ReceiverClocks {
  readonly #heard = new Map<number, { readonly compact: number; readonly atUs: number }>();

  heard({ ssrc, referenceTime }: ExtendedReport, nowUs: number): void {
    if (!referenceTime) return;
    this.#heard.delete(ssrc);
    this.#heard.set(ssrc, { compact: compactNtp(referenceTime), atUs: nowUs });
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > maxReceivers && oldest !== undefined) this.#heard.delete(oldest);
  }

  /** One entry for each that asked. */
  delays(nowUs: number): readonly ReceiverDelay[] {
    return [...this.#heard].map(([ssrc, { compact, atUs }]) => ({
      ssrc,
      lastReferenceTime: compact,
      delaySinceLastReferenceTime: Math.min(maxWord, Math.max(0, usToTicks(nowUs - atUs, compactPerSecond))),
    }));
  }
}
