import { PipelineError } from '../errors/pipeline-error.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { LinkCounters, LinkDropCause } from '../stats/link-counters.js';
import type { Clock } from '../time/clock.js';
import { msToUs } from '../time/units.js';
import type { ProducerChannel } from './channel.js';
import type { OverflowPolicy } from './overflow-policy.js';
import { transferables } from './packet-wire.js';
import type { Parcel } from './parcel.js';

export type LinkSenderOptions = {
  /** `stage.port` of the consumer, for messages. */
  readonly consumer: string;
  /** The consumer's account at the frame pool. */
  readonly consumerOwner: number;
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
  readonly channel: ProducerChannel;
  readonly counters: LinkCounters;
  readonly clock: Clock;
  readonly onRequest: (request: UpstreamRequest) => void;
};

/** How long a keyframe that was asked for may take before it is asked for again. */
const keyframeRetryUs = msToUs(300);

/** How many packets a stage may emit into full links (a decoder's flush does) before it counts as flooding. */
const heldBound = 32;

/**
 * The producer's end of a link. It posts while it has credits; what the consumer has not given back can never exceed the
 * window. Beyond the capacity, the overflow policy decides.
 */
export class LinkSender {
  readonly consumer: string;
  readonly #options: LinkSenderOptions;
  /** How many packets the consumer may hold. The dropping policies keep the rest here, where it can still be dropped. */
  readonly #window: number;
  readonly #queue: Parcel[] = [];
  #inFlight = 0;
  #gone = false;
  /** Sources of which a unit was dropped: nothing more of them passes before a keyframe. */
  readonly #broken = new Set<string>();
  #keyframeAskedUs = Number.NEGATIVE_INFINITY;
  #waiting: (() => void)[] = [];

  constructor(options: LinkSenderOptions) {
    this.#options = options;
    this.consumer = options.consumer;
    this.#window = windowOf(options.overflow, options.capacity);
    options.channel.open(
      (message) => (message === 'credit' ? this.#onCredit() : options.onRequest(message)),
      () => this.#onGone(),
    );
  }

  /** Whether the stage has to wait before it emits again. Only a blocking link is ever full. */
  get full(): boolean {
    return this.#options.overflow === 'block' && !this.#gone && this.#inFlight >= this.#window;
  }

  /** Resolves when the link is no longer full. */
  async whenReady(): Promise<void> {
    while (this.full) await this.#change();
  }

  /** Takes the parcel over: it is sent, kept until it can be, or dropped. */
  send(parcel: Parcel): void {
    this.#options.counters.sent.add();
    if (this.#gone) this.#drop(parcel, 'consumer-gone');
    else if (parcel.keyframe === false && this.#broken.has(parcel.wire.sourceId)) this.#dropUndecodable(parcel);
    else {
      if (parcel.keyframe) this.#broken.delete(parcel.wire.sourceId);
      if (this.#inFlight < this.#window) this.#post(parcel);
      else if (this.#depth < this.#options.capacity) this.#queue.push(parcel);
      else this.#overflow(parcel);
    }
    this.#countDepth();
  }

  /** Sends what is still kept, then the end of the stream. Resolves when that is done or the consumer has gone. */
  async end(): Promise<void> {
    while (this.#queue.length > 0) await this.#change();
    if (!this.#gone) this.#options.channel.post('end', []);
  }

  /** Gives back what is still kept and closes the channel. */
  close(): void {
    this.#onGone();
    this.#options.channel.close();
  }

  get #depth(): number {
    return this.#inFlight + this.#queue.length;
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
    this.#broken.add(sourceId);
    this.#askForKeyframe();
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
    this.#askForKeyframe();
  }

  #askForKeyframe(): void {
    const nowUs = this.#options.clock.nowUs();
    if (nowUs - this.#keyframeAskedUs < keyframeRetryUs) return;
    this.#keyframeAskedUs = nowUs;
    this.#options.onRequest({ type: 'keyframe' });
  }

  #hold(parcel: Parcel): void {
    if (this.#queue.length >= heldBound) {
      parcel.frame?.release();
      throw new PipelineError(
        'ERR_STAGE_FLOODS',
        `${heldBound} packets were emitted into the full link to ${this.consumer}; await what emit() returns before the next packet`,
      );
    }
    this.#queue.push(parcel);
  }

  #post(parcel: Parcel): void {
    if (parcel.frame && !parcel.frame.moveTo(this.#options.consumerOwner)) return this.#drop(parcel, 'consumer-gone');
    this.#inFlight++;
    this.#options.channel.post(parcel.wire, transferables(parcel.wire));
  }

  #drop(parcel: Parcel, cause: LinkDropCause): void {
    parcel.frame?.release();
    this.#options.counters[cause].add();
  }

  #onCredit(): void {
    this.#inFlight--;
    const next = this.#queue.shift();
    if (next) this.#post(next);
    this.#countDepth();
    this.#changed();
  }

  #onGone(): void {
    this.#gone = true;
    this.#inFlight = 0;
    for (const parcel of this.#queue.splice(0)) this.#drop(parcel, 'consumer-gone');
    this.#countDepth();
    this.#changed();
  }

  /** What a blocking link holds beyond its capacity is still the stage's, not on the link. */
  #countDepth(): void {
    const { counters, capacity } = this.#options;
    const depth = Math.min(this.#depth, capacity);
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
