import type { Clock, Logger } from '@arkavo-pipeline/core';
import { TokenBucket } from '@arkavo-pipeline/discovery';

/** So many lines at once, and so many a second after that. */
const capacity = 100;
const perSecond = 5;
/** What was warned of once is remembered up to here; whatever comes after is only counted where it happens. */
const maxWarned = 1024;

/** The log lines that peers bring about: however many they are, and whatever they do, there are not more than can be read. */
export class PeerLog implements Logger {
  readonly #log: Logger;
  readonly #bucket: TokenBucket;
  readonly #warned = new Set<string>();
  #leftOut = 0;

  constructor(log: Logger, clock: Clock) {
    this.#log = log;
    this.#bucket = new TokenBucket({ capacity, perSecond, clock });
  }

  debug(message: string): void {
    this.#write('debug', message);
  }

  info(message: string): void {
    this.#write('info', message);
  }

  warn(message: string): void {
    this.#write('warn', message);
  }

  /** Warns when nothing of this `key` was warned of before, on whatever connection. */
  warnOnce(key: string, message: string): void {
    if (this.#warned.has(key) || this.#warned.size >= maxWarned) return;
    if (this.#write('warn', message)) this.#warned.add(key);
  }

  #write(level: keyof Logger, message: string): boolean {
    if (!this.#bucket.take()) {
      this.#leftOut += 1;
      return false;
    }
    const more = this.#leftOut > 0 ? ` (${this.#leftOut} lines about peers were left out before this one)` : '';
    this.#leftOut = 0;
    this.#log[level](`${message}${more}`);
    return true;
  }
}
