import { type Clock, PipelineError, secondsToUs, usToSeconds } from '@arkavo-pipeline/core';
import { TokenBucket } from '@arkavo-pipeline/discovery';
import { addressGroup } from './address-group.js';
import { type AttemptFailure, AttemptRecord } from './attempt-record.js';

export type { AttemptFailure } from './attempt-record.js';

/** Its address has to wait, or all that aren't known have to. */
type AttemptRefusal = 'address-paused' | 'too-many-attempts';

export type AttemptLimiterOptions = {
  readonly clock: Clock;
  /** Attempts of strangers that may fail at once. Default 200. */
  readonly burst?: number;
  /** Addresses that are remembered because they failed. Default 4096. */
  readonly maxAddresses?: number;
};

/** One attempt, from its connection to its outcome. The first of these calls counts, later ones do nothing. */
export type Attempt = {
  /** The peer has proved that it knows the token. */
  succeeded(): void;
  failed(failure: AttemptFailure): void;
  /** It came to nothing and cost nothing: a connection that closed without a word. */
  abandoned(): void;
};

/** The attempt, or ERR_TCP_ATTEMPTS with the time to wait. */
export type Admission = { readonly attempt: Attempt } | { readonly error: PipelineError };

/** Failures of one address before it has to pause. */
const failuresAllowed = 5;

/** Attempts of strangers that may fail per second after the first ones. */
const perSecond = 50;

/** Addresses that have proved the token once are let in while strangers have to wait; so many are remembered. */
const maxFriends = 256;

/**
 * Limits wrong tokens and unfinished handshakes, by address (IPv6 by /64) and in all. What is remembered is bounded,
 * whoever comes.
 */
export class AttemptLimiter {
  readonly #clock: Clock;
  readonly #maxAddresses: number;
  readonly #strangers: TokenBucket;
  /** The address that failed last is last. */
  readonly #records = new Map<string, AttemptRecord>();
  readonly #friends = new Set<string>();

  constructor({ clock, burst = 200, maxAddresses = 4096 }: AttemptLimiterOptions) {
    this.#clock = clock;
    this.#maxAddresses = maxAddresses;
    this.#strangers = new TokenBucket({ capacity: burst, perSecond, clock });
  }

  /** Before anything is spent on a connection: whether its address may try. */
  begin(address: string): Admission {
    const group = addressGroup(address);
    const nowUs = this.#clock.nowUs();
    const record = this.#records.get(group) ?? new AttemptRecord(failuresAllowed);
    if (!record.admits(nowUs)) return this.#refuse('address-paused', address, record.waitUs(nowUs));
    const isStranger = !this.#friends.has(group);
    if (isStranger && !this.#strangers.take()) return this.#refuse('too-many-attempts', address, secondsToUs(1));
    record.begin();
    this.#keep(group, record);
    return { attempt: this.#attempt(group, record, isStranger) };
  }

  #attempt(group: string, record: AttemptRecord, isStranger: boolean): Attempt {
    let isOpen = true;
    const end = (settle: () => void) => {
      if (!isOpen) return;
      isOpen = false;
      record.end();
      settle();
      if (record.isBlank && this.#records.get(group) === record) this.#records.delete(group);
    };
    const giveBack = () => {
      if (isStranger) this.#strangers.giveBack();
    };
    return {
      succeeded: () =>
        end(() => {
          giveBack();
          record.forgive();
          this.#befriend(group);
        }),
      failed: (failure) => end(() => this.#fail(group, record, failure)),
      abandoned: () => end(giveBack),
    };
  }

  #fail(group: string, record: AttemptRecord, failure: AttemptFailure): void {
    record.fail(failure, this.#clock.nowUs());
    this.#keep(group, record);
  }

  /** The address that was heard of longest ago makes room. */
  #keep(group: string, record: AttemptRecord): void {
    this.#records.delete(group);
    this.#records.set(group, record);
    if (this.#records.size > this.#maxAddresses) deleteFirst(this.#records);
  }

  #befriend(group: string): void {
    this.#friends.delete(group);
    this.#friends.add(group);
    if (this.#friends.size > maxFriends) deleteFirst(this.#friends);
  }

  #refuse(refusal: AttemptRefusal, address: string, waitUs: number): Admission {
    const seconds = Math.ceil(usToSeconds(waitUs));
    const why =
      refusal === 'address-paused'
        ? 'after wrong tokens or unfinished handshakes'
        : 'as too many strangers have failed just now';
    const message = `${address} has to wait for ${seconds} s, ${why}; compare the tokens of both sides`;
    return { error: new PipelineError('ERR_TCP_ATTEMPTS', message, { retryable: true }) };
  }
}

function deleteFirst(keyed: Map<string, unknown> | Set<string>): void {
  const { value } = keyed.keys().next();
  if (value !== undefined) keyed.delete(value);
}
