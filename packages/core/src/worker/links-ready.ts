import type { LinkSender } from '../link/link-sender.js';

/** What is to be known of a link. */
export type ReadySource = Pick<LinkSender, 'full' | 'whenReady'>;

/** The wait until no link of a stage is full: one at a time, however often it is asked for. */
export class LinksReady {
  readonly #senders: readonly ReadySource[];
  #pending: Promise<void> | undefined;

  constructor(senders: readonly ReadySource[]) {
    this.#senders = senders;
  }

  /** A promise when a link is full: it resolves when none is. */
  wait(): Promise<void> | undefined {
    if (!this.#full) return undefined;
    this.#pending ??= this.#whenReady();
    return this.#pending;
  }

  get #full(): ReadySource | undefined {
    return this.#senders.find((sender) => sender.full);
  }

  async #whenReady(): Promise<void> {
    for (let full = this.#full; full; full = this.#full) await full.whenReady();
    this.#pending = undefined;
  }
}
