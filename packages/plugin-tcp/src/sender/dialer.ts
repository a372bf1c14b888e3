import { type Clock, type Logger, msToUs, PipelineError } from '@arkavo-pipeline/core';
import type { SenderConnection } from './sender-connection.js';

export type DialerOptions = {
  readonly reconnectMinMs: number;
  readonly reconnectMaxMs: number;
  /** `host:port`, for people. */
  readonly target: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** A peer that speaks something else, or is not the one that was expected. */
  readonly onFault: (error: Error) => void;
  readonly open: (signal: AbortSignal) => Promise<SenderConnection>;
};

/** Nobody is there: no fault of anyone's. Everything else is about who is. */
const notThere: ReadonlySet<string> = new Set(['ERR_TCP_ADDRESS', 'ERR_DISCOVERY_NOT_FOUND']);

/** A connection that was there for less tells nothing: a receiver without room, or another program, accepts and closes. */
const lastingUs = 1_000_000;

/** The same trouble is not logged more often than this. */
const logIntervalUs = 1_000_000;

/**
 * Keeps one connection open: when it fails, or cannot be had, tries again after a time that doubles up to a limit, and
 * begins anew after a connection that lasted. It stops by itself when a receiver has taken the end of the stream.
 */
export class Dialer {
  readonly #options: DialerOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #connection: SenderConnection | undefined;
  #waiting: (() => void)[] = [];
  #trouble = '';
  #loggedUs = Number.NEGATIVE_INFINITY;

  constructor(options: DialerOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** The connection, when there is one that takes packets. */
  get connection(): SenderConnection | undefined {
    return this.#connection?.usable ? this.#connection : undefined;
  }

  /** Resolves at the next connection, `wake` or `stop`. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets everyone who waits look again. */
  wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Ends the connection and the attempts. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#connection?.destroy();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { reconnectMinMs, reconnectMaxMs, clock } = this.#options;
    let delayMs = reconnectMinMs;
    while (!signal.aborted) {
      if (await this.#serve(signal)) delayMs = reconnectMinMs;
      await clock.sleepUntil(clock.nowUs() + msToUs(delayMs), signal);
      delayMs = Math.min(delayMs * 2, reconnectMaxMs);
    }
  }

  /** One connection, from the attempt to its end. Resolves with whether there was one that lasted. */
  async #serve(signal: AbortSignal): Promise<boolean> {
    try {
      const connection = await this.#options.open(signal);
      // A stop in between found no connection to end.
      if (signal.aborted) connection.destroy();
      this.#connection = connection;
      this.#trouble = '';
      this.#options.log.info(`connected to ${this.#options.target}`);
      this.wake();
      const sinceUs = this.#options.clock.nowUs();
      const reason = await connection.ended;
      if (reason) this.#report(reason);
      else this.#stop.abort();
      return this.#options.clock.nowUs() - sinceUs >= lastingUs;
    } catch (error) {
      this.#report(error as Error);
      return false;
    } finally {
      this.#connection = undefined;
      this.wake();
    }
  }

  #report(reason: Error): void {
    if (this.#stop.signal.aborted) return;
    if (!(reason instanceof PipelineError && notThere.has(reason.code))) this.#options.onFault(reason);
    const nowUs = this.#options.clock.nowUs();
    const isNews =
      this.#trouble === '' || (this.#trouble !== reason.message && nowUs - this.#loggedUs >= logIntervalUs);
    if (!isNews) return;
    this.#trouble = reason.message;
    this.#loggedUs = nowUs;
    this.#options.log.warn(`not connected: ${reason.message}; trying again`);
  }
}
