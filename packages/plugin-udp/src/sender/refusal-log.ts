import type { Logger } from '@arkavo-pipeline/core';

/** What is most likely wrong, by cause. */
const remedies: ReadonlyMap<string, string> = new Map([
  ['not-authentic', 'is srtpKey (or token) the same on both ends, and srtpProfile?'],
  ['not-encrypted', 'the receiver sends in plaintext and this end expects SRTP; set the same srtpKey (or token) there'],
  ['damaged', 'if the receiver expects SRTP, set the same srtpKey (or token) here'],
]);

/** Datagrams that were refused, by cause: each cause is said once when it first comes, and all are summed up at the end. */
export class RefusalLog {
  readonly #log: Logger;
  readonly #counts = new Map<string, number>();

  constructor(log: Logger) {
    this.#log = log;
  }

  refused(cause: string): void {
    const count = (this.#counts.get(cause) ?? 0) + 1;
    this.#counts.set(cause, count);
    if (count > 1) return;
    const remedy = remedies.get(cause);
    const why = remedy === undefined ? cause : `${cause}; ${remedy}`;
    this.#log.warn(`a datagram from the receiver was refused: ${why} (said once, counted from now on)`);
  }

  /** What was refused since the beginning. */
  sumUp(): void {
    if (this.#counts.size === 0) return;
    const counts = [...this.#counts].map(([cause, count]) => `${count} ${cause}`).join(', ');
    this.#log.info(`datagrams refused: ${counts}`);
  }
}
