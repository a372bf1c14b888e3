import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { LinkCounters } from '../stats/link-counters.js';
import type { ConsumerChannel } from './channel.js';
import type { WirePacket } from './packet-wire.js';

/** What arrived on a link: a packet together with the way to give its credit back, or the end. */
export type Arrival = { readonly wire: WirePacket; readonly giveBack: () => void } | 'end';

export type LinkReceiverOptions = {
  /** Whether a producer that dies without an end is an end, too: nobody comes back, the consumer finishes with what it has. */
  readonly final: boolean;
  readonly counters: LinkCounters;
  readonly onArrival: (arrival: Arrival) => void;
};

/** The consumer's end of a link. Producers may come and go; the stream ends once. */
export class LinkReceiver {
  readonly #options: LinkReceiverOptions;
  #channel: ConsumerChannel | undefined;
  /** The way to a new producer, until everything of the one before it has arrived. */
  #next: ConsumerChannel | undefined;
  #final: boolean;
  #ended = false;
  #closed = false;

  constructor(options: LinkReceiverOptions) {
    this.#options = options;
    this.#final = options.final;
  }

  /** A producer has come: a new one when there was one before. */
  attach(channel: ConsumerChannel): void {
    if (this.#closed || this.#ended) return channel.close();
    if (!this.#channel) return this.#open(channel);
    this.#next?.close();
    this.#next = channel;
  }

  /** No further producer will come. */
  cut(): void {
    this.#final = true;
    if (!this.#channel) this.#end();
  }

  /** Counts a packet that the stage was given. */
  delivered(): void {
    this.#options.counters.delivered.add();
  }

  request(request: UpstreamRequest): void {
    this.#channel?.post(request, []);
  }

  close(): void {
    this.#closed = true;
    this.#channel?.close();
    this.#next?.close();
  }

  #open(channel: ConsumerChannel): void {
    this.#channel = channel;
    const giveBack = () => channel.post('credit', []);
    channel.open(
      (message) => (message === 'end' ? this.#end() : this.#options.onArrival({ wire: message, giveBack })),
      () => this.#onClosed(),
    );
  }

  #onClosed(): void {
    const next = this.#next;
    this.#channel = undefined;
    this.#next = undefined;
    if (this.#closed) return;
    if (next) this.#open(next);
    else if (this.#final) this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onArrival('end');
  }
}
