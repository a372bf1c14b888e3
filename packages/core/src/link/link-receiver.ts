import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { LinkCounters } from '../stats/link-counters.js';
import type { ConsumerChannel } from './channel.js';
import type { WirePacket } from './packet-wire.js';

/** What arrived on a link: a packet together with the way to give its credit back, or the end. */
export type Arrival = { readonly wire: WirePacket; readonly giveBack: () => void } | 'end';

/** The consumer's end of a link. A producer that dies without an end is an end, too: the consumer finishes with what it has. */
export class LinkReceiver {
  readonly #channel: ConsumerChannel;
  readonly #counters: LinkCounters;
  #ended = false;

  constructor(channel: ConsumerChannel, counters: LinkCounters, onArrival: (arrival: Arrival) => void) {
    this.#channel = channel;
    this.#counters = counters;
    const giveBack = () => channel.post('credit', []);
    const end = () => {
      if (this.#ended) return;
      this.#ended = true;
      onArrival('end');
    };
    channel.open((message) => (message === 'end' ? end() : onArrival({ wire: message, giveBack })), end);
  }

  /** Counts a packet that the stage was given. */
  delivered(): void {
    this.#counters.delivered.add();
  }

  request(request: UpstreamRequest): void {
    this.#channel.post(request, []);
  }

  close(): void {
    this.#channel.close();
  }
}
