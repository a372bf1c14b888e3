import type { Peer } from './receiver-connection.js';

/** Who is expected to send the end of its stream: the senders that are connected, and those whose connection broke. */
export class SenderCensus {
  readonly #connected = new Set<Peer>();
  readonly #missing: Peer[] = [];
  readonly #maxMissing: number;
  #completed = 0;

  /** Of the senders that broke off, the latest `maxMissing` are waited for. */
  constructor(maxMissing: number) {
    this.#maxMissing = maxMissing;
  }

  /** A sender is here; it may be one that broke off, or the successor of one. */
  arrive(sender: Peer): void {
    this.#connected.add(sender);
    const same = this.#missing.findIndex(({ id }) => id === sender.id);
    const found = same >= 0 ? same : this.#missing.findIndex(({ name, clock }) => isAlike(sender, name, clock));
    if (found >= 0) this.#missing.splice(found, 1);
  }

  /** The sender has sent everything. */
  complete(sender: Peer): void {
    this.#connected.delete(sender);
    this.#completed += 1;
  }

  /** The sender's connection broke; it may come back. */
  miss(sender: Peer): void {
    if (!this.#connected.delete(sender)) return;
    this.#missing.push(sender);
    if (this.#missing.length > this.#maxMissing) this.#missing.shift();
  }

  /** Nobody waits for this sender. */
  forget(sender: Peer): void {
    this.#connected.delete(sender);
  }

  /** Those that broke off and may come back. */
  get missingCount(): number {
    return this.#missing.length;
  }

  /** Whether no sender is known that has not sent everything. */
  get expectsNobody(): boolean {
    return this.#connected.size === 0 && this.#missing.length === 0;
  }

  /** Whether there were senders, and all of them have sent everything. */
  get allComplete(): boolean {
    return this.#completed > 0 && this.expectsNobody;
  }
}

/** A stage that was restarted has another id; its name and machine are the same. */
function isAlike(sender: Peer, name: string, clock: string): boolean {
  return sender.name === name && sender.clock === clock;
}
