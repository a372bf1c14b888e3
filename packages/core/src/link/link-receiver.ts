import type { FrameOwner } from '../frames/frame-owner.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { LinkCounters } from '../stats/link-counters.js';
import type { ConsumerChannel } from './channel.js';
import type { WirePacket } from './packet-wire.js';

/** What arrived on a link: a packet together with the way to give its credit back, or the end. */
export type Arrival = { readonly wire: WirePacket; readonly giveBack: () => void } | 'end';

export type LinkReceiverOptions = {
  /** Whether a producer that dies without an end is an end, too: nobody comes back, the consumer finishes with what it has. */
  readonly final: boolean;
  /** How many packets the consumer may hold. */
  readonly window: number;
  readonly counters: LinkCounters;
  /** The consumer's account at the frame pool. */
  readonly owner: FrameOwner;
  readonly onArrival: (arrival: Arrival) => void;
};

/**
 * The consumer's end of a link. Producers may come and go; the stream ends once. Credits are granted here: however many
 * producers there were, what the consumer holds of the link never exceeds the window.
 */
export class LinkReceiver {
  readonly #options: LinkReceiverOptions;
  #channel: ConsumerChannel | undefined;
  /** The way to a new producer, until everything of the one before it has arrived. Nothing was granted on it yet. */
  #next: ConsumerChannel | undefined;
  #final: boolean;
  #held = 0;
  /** Whether there was a producer before: the first one knows that all of the window is free. */
  #used = false;
  #lastFrame = 0;
  #bitrate: UpstreamRequest | undefined;
  #ended = false;
  #closed = false;

  constructor(options: LinkReceiverOptions) {
    this.#options = options;
    this.#final = options.final;
  }

  /** A producer has come: a new one when there was one before. */
  attach(channel: ConsumerChannel): void {
    if (this.#ended) channel.post('ended', []);
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

  /** The most packets that may be on their way here. */
  get maxInTransit(): number {
    return this.#ended ? 0 : this.#options.window - this.#held;
  }

  /** Counts a packet that the stage was given. */
  delivered(): void {
    this.#options.counters.delivered.add();
  }

  request(request: UpstreamRequest): void {
    if (request.type === 'bitrate') this.#bitrate = request;
    this.#channel?.post(request, []);
  }

  close(): void {
    this.#closed = true;
    this.#channel?.close();
    this.#next?.close();
  }

  #open(channel: ConsumerChannel): void {
    this.#channel = channel;
    channel.open(
      (message) => (message === 'end' ? this.#end() : this.#arrive(message)),
      () => this.#onClosed(),
    );
    if (this.#used) channel.post({ type: 'credit', packets: this.#options.window - this.#held }, []);
    this.#used = true;
    // A new producer knows nothing of what the one before it was asked for.
    if (this.#bitrate) channel.post(this.#bitrate, []);
  }

  #arrive(wire: WirePacket): void {
    this.#held++;
    if (wire.kind === 'frame') this.#lastFrame = wire.handle;
    this.#options.onArrival({ wire, giveBack: this.#giveBack });
  }

  readonly #giveBack = (): void => {
    this.#held--;
    this.#channel?.post('credit', []);
  };

  #onClosed(): void {
    const next = this.#next;
    this.#channel = undefined;
    this.#next = undefined;
    if (this.#closed) return;
    this.#reclaimOrphan();
    if (next) this.#open(next);
    else if (this.#final) this.#end();
  }

  /** A producer that died between handing a frame over and sending it has left it here. */
  #reclaimOrphan(): void {
    const { handingOver } = this.#options.counters;
    const orphan = handingOver.value;
    if (orphan !== 0 && orphan !== this.#lastFrame) this.#options.owner.release(orphan);
    handingOver.set(0);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onArrival('end');
  }
}
