import type { PipelineError } from '@arkavo-pipeline/core';
import { hostLookup } from '@arkavo-pipeline/discovery';
import { addressError } from './address-error.js';

export type ConnectAttemptOptions = {
  readonly host: string;
  readonly port: number;
  /** For looking the name up and everything that follows. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** What bounds one attempt to connect: it is given up when its time is over, and the search for a name ends with it. */
export class ConnectAttempt {
  /** For the socket. */
  readonly lookup: ReturnType<typeof hostLookup>;
  /** Aborts when the attempt is given up, and at `end`. */
  readonly signal: AbortSignal;
  readonly #options: ConnectAttemptOptions;
  readonly #over = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #error: PipelineError | undefined;

  constructor(options: ConnectAttemptOptions) {
    this.#options = options;
    this.signal = this.#over.signal;
    this.lookup = hostLookup(this.signal);
    this.#timer = setTimeout(() => this.#giveUp(`no answer in ${options.timeoutMs} ms`), options.timeoutMs);
    options.signal?.addEventListener('abort', this.#abandon, { once: true });
    if (options.signal?.aborted) this.#abandon();
  }

  /** ERR_TCP_ADDRESS when it was given up. */
  get error(): PipelineError | undefined {
    return this.#error;
  }

  /** To be called however it ended. */
  end(): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#abandon);
    this.#over.abort();
  }

  readonly #abandon = (): void => this.#giveUp('the attempt was given up');

  #giveUp(why: string): void {
    this.#error ??= addressError(this.#options.host, this.#options.port, why);
    this.#over.abort();
  }
}
