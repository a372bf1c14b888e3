import { PipelineError } from '../errors/pipeline-error.js';
import { KeyframeAsks } from '../stage/keyframe-asks.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import { type LinkCounters, type LinkDropCause, unaccounted } from '../stats/link-counters.js';
import type { Clock } from '../time/clock.js';
import { msToUs } from '../time/units.js';
import type { ProducerChannel, UpstreamMessage } from './channel.js';
import { type OverflowPolicy, windowOf } from './overflow-policy.js';
import { transferables, type WirePacket } from './packet-wire.js';
import type { Parcel } from './parcel.js';

/** Is told what a link decides. */
export type LinkListener = {
  /** `attached`: whether there is a consumer at the moment. */
  readonly onDrop: (cause: LinkDropCause, wire: WirePacket, attached: boolean) => void;
  /** Packets that were with the consumer, or on the way to it, have gone with it. */
  readonly onLost: (count: number) => void;
  /** The link needs a keyframe, or a request of the consumer came. */
  readonly onRequest: (request: UpstreamRequest) => void;
  /** A packet that the stage emitted earlier could not be sent. */
  readonly onFailure: (error: unknown) => void;
  readonly onKeyframeAsked: (sourceId: string) => void;
};

export type LinkSenderOptions = {
  /** `stage.port` of the consumer, for messages. */
  readonly consumer: string;
  /** Whether nobody comes back once the consumer has gone. */
  readonly final: boolean;
  /** Whether the stage goes on where an instance before it was: its coded streams do from a keyframe on. */
  readonly resumes: boolean;
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
 * The producer's end of a link. It posts while it has credit, which the consumer grants. Beyond the capacity, the overflow policy
 * decides. Consumers may come and go: without one, nothing is posted.
 */
export class LinkSender {
  readonly consumer: string;
  readonly #options: LinkSenderOptions;
  /** How many packets the consumer may hold. The dropping policies keep the rest here, where it can still be dropped. */
  readonly #window: number;
  readonly #queue: Parcel[] = [];
  #attached: Consumer | undefined;
  #final: boolean;
  /** Packets that the consumer may still be sent; undefined until it has granted any. */
  #credit: number | undefined;
  /** For ever: no consumer will come (back), or this end was closed. */
  #gone = false;
  #ended = false;
  /** The sources of coded units that passed; true: a unit was lost, nothing more of it passes before a keyframe. */
  readonly #broken = new Map<string, boolean>();
  readonly #asks = new KeyframeAsks(keyframeRetryUs);
  #waiting: (() => void)[] = [];
  readonly #onRoom = new Set<() => void>();

  constructor(options: LinkSenderOptions) {
    this.#options = options;
    this.consumer = options.consumer;
    this.#final = options.final;
    this.#window = windowOf(options.overflow, options.capacity);
  }

  /**
   * A consumer has come: a new one when there was one before. It has seen nothing of the coded streams. One that is `fresh` has
   * had no producer before: all of its window is free. Another one says how much is.
   */
  attach(channel: ProducerChannel, owner: number, fresh = false): void {
    if (this.#ended || this.#gone) return refuse(channel, this.#ended);
    this.#attached?.channel.close();
    this.#detach();
    const consumer = { channel, owner };
    this.#attached = consumer;
    channel.open(
      (message) => {
        if (this.#attached === consumer) this.#onMessage(message);
      },
      () => {
        if (this.#attached === consumer) this.#onClosed();
      },
    );
    if (fresh) this.#onFirstCredit(this.#window);
  }

  /** No further consumer will come. */
  cut(): void {
    this.#final = true;
    if (!this.#attached) this.#onGone('consumer-gone');
  }

  /** Whether the stage has to wait before it emits again. Only a blocking link is ever full. */
  get full(): boolean {
    return this.#options.overflow === 'block' && !this.#gone && !this.#mayPost;
  }

  /** Resolves when the link is no longer full. */
  async whenReady(): Promise<void> {
    while (this.full) await this.#change();
  }

  /** Whether it takes a packet without dropping one, whatever its policy. */
  get hasRoom(): boolean {
    return this.#gone || this.#mayPost || this.#depth < this.#options.capacity;
  }

  /** Calls `wake` once, when it next gets room. */
  onRoom(wake: () => void): void {
    this.#onRoom.add(wake);
  }

  /** `wake` is not to be called any more. */
  offRoom(wake: () => void): void {
    this.#onRoom.delete(wake);
  }

  /** Takes the parcel over: it is sent, kept until it can be, or dropped. */
  send(parcel: Parcel): void {
    this.#options.counters.sent.add();
    if (this.#gone) this.#drop(parcel, 'consumer-gone');
    else this.#accept(parcel);
    this.#countDepth();
    // A keyframe may have taken the place of much.
    this.#tellRoom();
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

  get #mayPost(): boolean {
    return this.#credit !== undefined && this.#credit > 0;
  }

  /** Packets that are with the consumer or on the way to it. */
  get #inFlight(): number {
    return this.#credit === undefined ? 0 : this.#window - this.#credit;
  }

  get #depth(): number {
    return this.#inFlight + this.#queue.length;
  }

  #onMessage(message: UpstreamMessage): void {
    if (message === 'credit') this.#onCredit();
    else if (message === 'ended') this.#final = true;
    else if (message.type === 'credit') this.#onFirstCredit(message.packets);
    else this.#options.listener.onRequest(message);
  }

  /** What was kept was meant for a consumer before this one, or for none yet. It stays in order. */
  #onFirstCredit(packets: number): void {
    this.#credit = packets;
    this.#dropKeptUndecodable();
    while (this.#queue.length > 0 && this.#mayPost) this.#postKept();
    while (this.#depth > this.#options.capacity && this.#options.overflow !== 'block') this.#trim();
    this.#countDepth();
    this.#changed();
  }

  /** A gap that was there already comes after all that was kept. */
  #dropKeptUndecodable(): void {
    const gaps = [...this.#broken].filter(([, broken]) => broken);
    for (const sourceId of this.#broken.keys()) this.#broken.set(sourceId, true);
    for (let count = this.#queue.length; count > 0; count--) {
      const parcel = this.#take();
      const { keyframe, wire } = parcel;
      if (keyframe !== undefined && this.#isUndecodable(wire.sourceId, keyframe)) this.#dropUndecodable(parcel);
      else this.#queue.push(parcel);
    }
    for (const [sourceId] of gaps) this.#broken.set(sourceId, true);
  }

  /** Makes what is kept one packet shorter, by the policy. */
  #trim(): void {
    if (this.#options.overflow === 'drop-oldest') return this.#drop(this.#take(), 'overflow-oldest');
    const parcel = this.#queue.pop() as Parcel;
    this.#drop(parcel, 'overflow-newest');
    if (parcel.keyframe !== undefined) this.#breakOff(parcel.wire.sourceId);
  }

  #accept(parcel: Parcel): void {
    if (parcel.keyframe !== undefined && this.#isUndecodable(parcel.wire.sourceId, parcel.keyframe))
      return this.#dropUndecodable(parcel);
    if (this.#mayPost) this.#post(parcel);
    else if (this.#depth < this.#options.capacity) this.#queue.push(parcel);
    else this.#overflow(parcel);
  }

  #isUndecodable(sourceId: string, keyframe: boolean): boolean {
    const isBroken = this.#broken.get(sourceId);
    if (isBroken === false) return false;
    if (!keyframe && (isBroken ?? this.#options.resumes)) return true;
    if (this.#broken.size >= maxSources && !this.#broken.has(sourceId)) this.#forgetSource();
    this.#broken.set(sourceId, false);
    return false;
  }

  /** The oldest one that is not broken, if there is one: its units pass as before. */
  #forgetSource(): void {
    const [oldest] = this.#broken.keys();
    const whole = [...this.#broken].find(([, broken]) => !broken)?.[0];
    this.#broken.delete(whole ?? (oldest as string));
  }

  #overflow(parcel: Parcel): void {
    switch (this.#options.overflow) {
      case 'block':
        return this.#hold(parcel);
      case 'drop-newest':
        return this.#drop(parcel, 'overflow-newest');
      case 'drop-oldest':
        this.#drop(this.#take(), 'overflow-oldest');
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
    if (parcel.keyframe !== undefined) this.#breakOff(sourceId);
  }

  /** A unit of this source was lost. */
  #breakOff(sourceId: string): void {
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
    const { clock, listener } = this.#options;
    if (!this.#asks.due(sourceId, clock.nowUs())) return;
    listener.onKeyframeAsked(sourceId);
    listener.onRequest({ type: 'keyframe', sourceId });
  }

  #hold(parcel: Parcel): void {
    if (this.#queue.length >= this.#heldBound) {
      this.#drop(parcel, 'producer-gone');
      throw new PipelineError(
        'ERR_STAGE_FLOODS',
        `${this.#queue.length} packets were emitted into the full link to ${this.consumer}; await what emit() returns before the next packet`,
      );
    }
    this.#queue.push(parcel);
  }

  /** A blocking link keeps up to its capacity without a consumer, and what a stage may emit into a full one. */
  get #heldBound(): number {
    return heldBound + (this.#credit === undefined ? this.#options.capacity : 0);
  }

  /** Throws what is wrong with the packet. */
  #post(parcel: Parcel): void {
    const { channel, owner } = this.#attached as Consumer;
    const { frame, wire } = parcel;
    const { handingOver } = this.#options.counters;
    try {
      // Until the frame is sent, the consumer can find it there: this thread may die in between.
      if (frame) handingOver.set(frame.handle);
      if (frame && !frame.moveTo(owner)) return this.#onRefused(parcel);
      channel.post(wire, transferables(wire));
      this.#credit = (this.#credit as number) - 1;
    } catch (error) {
      this.#drop(parcel, 'producer-gone');
      throw error;
    } finally {
      if (frame) handingOver.set(0);
    }
  }

  /** The stage is not there to be thrown at. */
  #postKept(): void {
    try {
      this.#post(this.#take());
    } catch (error) {
      this.#options.listener.onFailure(error);
    }
  }

  /** Counted before it is sent: a producer that dies in between must not have counted it twice. */
  #take(): Parcel {
    const parcel = this.#queue.shift() as Parcel;
    this.#options.counters.queued.set(this.#queue.length);
    return parcel;
  }

  #drop(parcel: Parcel, cause: LinkDropCause): void {
    parcel.frame?.release();
    this.#options.counters[cause].add();
    this.#options.listener.onDrop(cause, parcel.wire, this.#attached !== undefined);
  }

  #onCredit(): void {
    if (this.#credit === undefined) return;
    this.#credit++;
    if (this.#queue.length > 0) this.#postKept();
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
    this.#credit = undefined;
    const { counters, listener } = this.#options;
    const lost = unaccounted(counters) - this.#queue.length;
    counters['consumer-gone'].add(lost);
    if (lost > 0) listener.onLost(lost);
    this.#countDepth();
  }

  #onGone(cause: LinkDropCause): void {
    this.#gone = true;
    this.#credit = undefined;
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
    this.#tellRoom();
  }

  #tellRoom(): void {
    if (this.#onRoom.size === 0 || !this.hasRoom) return;
    const told = [...this.#onRoom];
    this.#onRoom.clear();
    for (const wake of told) wake();
  }
}

/** Answers a consumer that came too late. */
function refuse(channel: ProducerChannel, ended: boolean): void {
  if (ended) channel.post('end', []);
  channel.close();
}
