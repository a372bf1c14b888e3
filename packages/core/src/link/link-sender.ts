import { PipelineError } from '../errors/pipeline-error.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import { type LinkCounters, type LinkDropCause, unaccounted } from '../stats/link-counters.js';
import type { Clock } from '../time/clock.js';
import { msToUs } from '../time/units.js';
import type { ProducerChannel } from './channel.js';
import type { OverflowPolicy } from './overflow-policy.js';
import { transferables, type WirePacket } from './packet-wire.js';
import type { Parcel } from './parcel.js';

/** Is told what a link decides. */
export type LinkListener = {
  readonly onDrop: (cause: LinkDropCause, wire: WirePacket) => void;
  /** The link needs a keyframe, or a request of the consumer came. */
  readonly onRequest: (request: UpstreamRequest) => void;
  readonly onKeyframeAsked: (sourceId: string) => void;
};

export type LinkSenderOptions = {
  /** `stage.port` of the consumer, for messages. */
  readonly consumer: string;
  /** Whether nobody comes back once the consumer has gone. */
  readonly final: boolean;
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
  readonly counters: LinkCounters;
  readonly clock: Clock;
  readonly listener: LinkListener;
};

/** How long a keyframe that was asked for may take before it is asked for again. */
const keyframeRetryUs = msToUs(300);

/** Of how many sources the state is kept; ids may come from another machine. */
const maxSources = 1024;

/** How many packets a stage may emit into full links (a decoder's flush does) before it counts as flooding. */
const heldBound = 32;

/** An instance of the consumer: the way to it, and its account at the frame pool. */
type Consumer = { readonly channel: ProducerChannel; readonly owner: number };

/**
 * The producer's end of a link. It posts while it has credits; what the consumer has not given back can never exceed the
 * window. Beyond the capacity, the overflow policy decides. Consumers may come and go: without one, nothing is posted.
 */
export class LinkSender {
  readonly consumer: string;
  readonly #options: LinkSenderOptions;
  /** How many packets the consumer may hold. The dropping policies keep the rest here, where it can still be dropped. */
  readonly #window: number;
  readonly #queue: Parcel[] = [];
  #attached: Consumer | undefined;
  #final: boolean;
  #inFlight = 0;
  /** For ever: no consumer will come (back), or this end was closed. */
  #gone = false;
  #ended = false;
  /** The sources of coded units that passed; true: a unit was lost, nothing more of it passes before a keyframe. */
  readonly #broken = new Map<string, boolean>();
  #keyframeAskedUs = Number.NEGATIVE_INFINITY;
  #waiting: (() => void)[] = [];

  constructor(options: LinkSenderOptions) {
    this.#options = options;
    this.consumer = options.consumer;
    this.#final = options.final;
    this.#window = windowOf(options.overflow, options.capacity);
  }

  /** A consumer has come: a new one when there was one before. It has seen nothing of the coded streams. */
  attach(channel: ProducerChannel, owner: number): void {
    if (this.#ended || this.#gone) return refuse(channel, this.#ended);
    this.#detach();
    const consumer = { channel, owner };
    this.#attached = consumer;
    channel.open(
      (message) => {
        if (message !== 'credit') this.#options.listener.onRequest(message);
        else if (this.#attached === consumer) this.#onCredit();
      },
      () => {
        if (this.#attached === consumer) this.#onClosed();
      },
    );
    for (const sourceId of this.#broken.keys()) this.#broken.set(sourceId, true);
    // Each in turn is sent, dropped, or put to the end again.
    for (let count = this.#queue.length; count > 0 && this.#attached === consumer; count--)
      this.#accept(this.#queue.shift() as Parcel);
    this.#countDepth();
    this.#changed();
  }

  /** No further consumer will come. */
  cut(): void {
    this.#final = true;
    if (!this.#attached) this.#onGone('consumer-gone');
  }

  /** Whether the stage has to wait before it emits again. Only a blocking link is ever full. */
  get full(): boolean {
    return this.#options.overflow === 'block' && !this.#gone && this.#inFlight >= this.#credit;
  }

  /** Resolves when the link is no longer full. */
  async whenReady(): Promise<void> {
    while (this.full) await this.#change();
  }

  /** Takes the parcel over: it is sent, kept until it can be, or dropped. */
  send(parcel: Parcel): void {
    this.#options.counters.sent.add();
    if (this.#gone) this.#drop(parcel, 'consumer-gone');
    else this.#accept(parcel);
    this.#countDepth();
  }

  /** Sends what is still kept, then the end of the stream. Resolves when that is done or no consumer will come any more. */
  async end(): Promise<void> {
    while (this.#queue.length > 0) await this.#change();
    this.#ended = true;
    this.#attached?.channel.post('end', []);
  }

  /** Drops what is still kept and closes the channel. */
  close(): void {
    const channel = this.#attached?.channel;
    this.#attached = undefined;
    this.#onGone('producer-gone');
    channel?.close();
  }

  get #credit(): number {
    return this.#attached ? this.#window : 0;
  }

  get #depth(): number {
    return this.#inFlight + this.#queue.length;
  }

  #accept(parcel: Parcel): void {
    if (parcel.keyframe !== undefined && this.#isUndecodable(parcel.wire.sourceId, parcel.keyframe))
      return this.#dropUndecodable(parcel);
    if (this.#inFlight < this.#credit) this.#post(parcel);
    else if (this.#depth < this.#options.capacity) this.#queue.push(parcel);
    else this.#overflow(parcel);
  }

  #isUndecodable(sourceId: string, keyframe: boolean): boolean {
    if (!keyframe && this.#broken.get(sourceId)) return true;
    if (this.#broken.size >= maxSources && !this.#broken.has(sourceId)) this.#broken.clear();
    this.#broken.set(sourceId, false);
    return false;
  }

  #overflow(parcel: Parcel): void {
    switch (this.#options.overflow) {
      case 'block':
        return this.#hold(parcel);
      case 'drop-newest':
        return this.#drop(parcel, 'overflow-newest');
      case 'drop-oldest':
        this.#drop(this.#queue.shift() as Parcel, 'overflow-oldest');
        this.#queue.push(parcel);
        return;
      case 'drop-to-keyframe':
        return this.#overflowToKeyframe(parcel);
    }
  }

  /**
   * A keyframe makes its source's units that wait before it dispensable; any other unit that is dropped leaves a gap that
   * ends at its source's next keyframe.
   */
  #overflowToKeyframe(parcel: Parcel): void {
    const { sourceId } = parcel.wire;
    if (parcel.keyframe && this.#evict(sourceId)) {
      this.#queue.push(parcel);
      return;
    }
    this.#drop(parcel, 'overflow-newest');
    if (parcel.keyframe === undefined) return;
    this.#broken.set(sourceId, true);
    this.#askForKeyframe(sourceId);
  }

  /** Drops the coded units of a source that wait; false when there are none. */
  #evict(sourceId: string): boolean {
    const kept = this.#queue.filter(({ keyframe, wire }) => keyframe === undefined || wire.sourceId !== sourceId);
    const evicted = this.#queue.filter((parcel) => !kept.includes(parcel));
    for (const parcel of evicted) this.#drop(parcel, 'overflow-oldest');
    this.#queue.splice(0, this.#queue.length, ...kept);
    return evicted.length > 0;
  }

  #dropUndecodable(parcel: Parcel): void {
    this.#drop(parcel, 'awaiting-keyframe');
    this.#askForKeyframe(parcel.wire.sourceId);
  }

  #askForKeyframe(sourceId: string): void {
    const nowUs = this.#options.clock.nowUs();
    if (nowUs - this.#keyframeAskedUs < keyframeRetryUs) return;
    this.#keyframeAskedUs = nowUs;
    this.#options.listener.onKeyframeAsked(sourceId);
    this.#options.listener.onRequest({ type: 'keyframe' });
  }

  #hold(parcel: Parcel): void {
    if (this.#depth - this.#credit >= heldBound) {
      parcel.frame?.release();
      throw new PipelineError(
        'ERR_STAGE_FLOODS',
        `${heldBound} packets were emitted into the full link to ${this.consumer}; await what emit() returns before the next packet`,
      );
    }
    this.#queue.push(parcel);
  }

  #post(parcel: Parcel): void {
    const { channel, owner } = this.#attached as Consumer;
    if (parcel.frame && !parcel.frame.moveTo(owner)) return this.#onRefused(parcel);
    this.#inFlight++;
    channel.post(parcel.wire, transferables(parcel.wire));
  }

  #drop(parcel: Parcel, cause: LinkDropCause): void {
    parcel.frame?.release();
    this.#options.counters[cause].add();
    this.#options.listener.onDrop(cause, parcel.wire);
  }

  #onCredit(): void {
    this.#inFlight--;
    const next = this.#queue.shift();
    if (next) this.#post(next);
    this.#countDepth();
    this.#changed();
  }

  /** The consumer's account is closed: that it has gone is known before its channel says so. */
  #onRefused(parcel: Parcel): void {
    this.#queue.unshift(parcel);
    this.#onClosed();
  }

  #onClosed(): void {
    this.#detach();
    if (this.#final) this.#onGone('consumer-gone');
    this.#changed();
  }

  /** What was on its way to the consumer, or with it unseen, is lost with it. */
  #detach(): void {
    if (!this.#attached) return;
    this.#attached = undefined;
    this.#inFlight = 0;
    const { counters } = this.#options;
    counters['consumer-gone'].add(unaccounted(counters) - this.#queue.length);
    this.#countDepth();
  }

  #onGone(cause: LinkDropCause): void {
    this.#gone = true;
    this.#inFlight = 0;
    for (const parcel of this.#queue.splice(0)) this.#drop(parcel, cause);
    this.#countDepth();
    this.#changed();
  }

  /** What a blocking link holds beyond its capacity is still the stage's, not on the link. */
  #countDepth(): void {
    const { counters, capacity } = this.#options;
    const depth = Math.min(this.#depth, capacity);
    counters.queued.set(this.#queue.length);
    counters.depth.set(depth);
    if (depth > counters.maxDepth.value) counters.maxDepth.set(depth);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function windowOf(overflow: OverflowPolicy, capacity: number): number {
  return overflow === 'drop-oldest' || overflow === 'drop-to-keyframe' ? Math.max(1, capacity >> 1) : capacity;
}

/** Answers a consumer that came too late. */
function refuse(channel: ProducerChannel, ended: boolean): void {
  if (ended) channel.post('end', []);
  channel.close();
}
