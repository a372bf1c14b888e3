import { type Clock, type Logger, msToUs, PipelineError } from '@arkavo-pipeline/core';

/** As much of a connection as it takes to keep one open. */
export type DialedConnection = {
  /**
   * Resolves when the connection has ended, with the reason; undefined when all that it was there for is done,
   * ERR_TCP_UNDELIVERED when it never can be: another connection would not help.
   */
  readonly ended: Promise<Error | undefined>;
  /** Whether it serves: both sides have said what there is to say first, and nothing has ended it. */
  readonly usable: boolean;
  /** Ends the connection at once. */
  destroy(): void;
};

export type DialerOptions<Connection extends DialedConnection> = {
  /** From the end of one attempt to the next, at least. */
  readonly reconnectMinMs: number;
  /** From one attempt to the next, at most, unless the first takes longer. */
  readonly reconnectMaxMs: number;
  /** `host:port`, for people. */
  readonly target: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** A peer that speaks something else, or is not the one that was expected. */
  readonly onFault: (error: Error) => void;
  readonly open: (signal: AbortSignal) => Promise<Connection>;
};

/** Nobody is there: no fault of anyone's. Everything else is about who is. */
const notThere: ReadonlySet<string> = new Set(['ERR_TCP_ADDRESS', 'ERR_DISCOVERY_NOT_FOUND']);

/** Who is there is not the one that was meant: what comes of it later, that it makes us wait or closes, is not the cause. */
const trust: ReadonlySet<string> = new Set(['ERR_TCP_CERTIFICATE', 'ERR_TCP_TLS', 'ERR_TCP_TOKEN']);

/** A connection that was there for less tells nothing: a receiver without room, or another program, accepts and closes. */
const lastingUs = 1_000_000;

/** Another trouble is not logged sooner after the last. */
const logIntervalUs = 1_000_000;

/** The same trouble is logged again after so long: whoever wonders what everything waits for need not look far back. */
const remindIntervalUs = 10_000_000;

/**
 * Keeps one connection open: when it fails, or cannot be had, tries again after a time that doubles up to a limit, and
 * begins anew after a connection that lasted. It stops by itself when a receiver has taken the end of the stream, or never can.
 */
export class Dialer<Connection extends DialedConnection> {
  readonly #options: DialerOptions<Connection>;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #connection: Connection | undefined;
  #waiting: (() => void)[] = [];
  #trouble = '';
  /** The first time that the peer was not trusted, or did not trust us, since there was a connection. */
  #distrust: PipelineError | undefined;
  #hasServed = false;
  #loggedUs = Number.NEGATIVE_INFINITY;

  constructor(options: DialerOptions<Connection>) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** The connection, when there is one that takes packets. */
  get connection(): Connection | undefined {
    return this.#connection?.usable ? this.#connection : undefined;
  }

  /** Whether there will be no other connection. */
  get isOver(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Whether there was a connection that lasted, or took the end of the stream. */
  get hasServed(): boolean {
    return this.#hasServed;
  }

  /** Why there is no connection, as far as that is known; empty while there is one. */
  get trouble(): string {
    return this.#trouble;
  }

  /** The error for a stream that did not reach the target: with the code of what was wrong with who is there, or ERR_TCP_UNDELIVERED. */
  undelivered(what: string, stage: string): PipelineError {
    const { target } = this.#options;
    const cause = this.#distrust;
    const why = cause?.message ?? (this.#trouble || 'there was no connection');
    return new PipelineError(cause?.code ?? 'ERR_TCP_UNDELIVERED', `${what} did not reach ${target}: ${why}`, {
      stage,
      ...(cause && { cause }),
    });
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
      const begunUs = clock.nowUs();
      if (await this.#serve(signal)) delayMs = reconnectMinMs;
      // An attempt that nobody answered took its time: after it, the next one is due at once.
      const pauseUs = Math.max(begunUs + msToUs(delayMs) - clock.nowUs(), msToUs(reconnectMinMs));
      await clock.sleepUntil(clock.nowUs() + pauseUs, signal);
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
      this.#distrust = undefined;
      this.#options.log.info(`connected to ${this.#options.target}`);
      this.wake();
      const sinceUs = this.#options.clock.nowUs();
      const reason = await connection.ended;
      if (reason && !isFinal(reason)) this.#report(reason);
      else this.#conclude(reason);
      const hasLasted = this.#options.clock.nowUs() - sinceUs >= lastingUs;
      this.#hasServed ||= hasLasted || !reason;
      return hasLasted;
    } catch (error) {
      this.#report(error as Error);
      return false;
    } finally {
      this.#connection = undefined;
      this.wake();
    }
  }

  #conclude(reason: Error | undefined): void {
    this.#trouble = reason?.message ?? '';
    this.#stop.abort();
  }

  /** A fault is logged where faults are, with its code: what is said here is that nobody is there. */
  #report(reason: Error): void {
    if (this.#stop.signal.aborted) return;
    const { message } = reason;
    const nowUs = this.#options.clock.nowUs();
    const sinceUs = this.#trouble === '' ? Number.POSITIVE_INFINITY : nowUs - this.#loggedUs;
    const isFault = !(reason instanceof PipelineError && notThere.has(reason.code));
    if (isFault) this.#options.onFault(reason);
    if (reason instanceof PipelineError && trust.has(reason.code)) this.#distrust ??= reason;
    if (!isFault && sinceUs < (this.#trouble === message ? remindIntervalUs : logIntervalUs)) return;
    this.#trouble = message;
    this.#loggedUs = nowUs;
    if (!isFault) this.#options.log.warn(`not connected: ${message}; trying again`);
  }
}

function isFinal(reason: Error): boolean {
  return reason instanceof PipelineError && reason.code === 'ERR_TCP_UNDELIVERED';
}
