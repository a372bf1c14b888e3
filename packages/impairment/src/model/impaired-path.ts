import { defaultReorderMs, type Impairment } from '../settings/impairment.js';
import type { ScheduleStep } from '../settings/schedule.js';
import { Bottleneck } from './bottleneck.js';
import { Fifo } from './fifo.js';
import { delayUs, drawJitter, type JitterDraw } from './jitter.js';
import { LossModel } from './loss-model.js';
import type { DropCause, PathCounts } from './path-counts.js';
import { type Random, seededRandom } from './random.js';

export type ImpairedPathOptions = {
  /** Any; default 1. */
  readonly seed?: number | string;
  /** The most that is on the way, default 64 MiB. What comes on top is dropped as `buffer-full`. */
  readonly maxBytes?: number;
  /** Settings over time, in order; `atUs` counts from `startUs`. */
  readonly steps?: readonly ScheduleStep[];
  /** Default 0. */
  readonly startUs?: number;
};

type Parcel<T> = {
  readonly item: T;
  readonly bytes: number;
  readonly order: number;
  readonly jitter: JitterDraw;
  readonly isHeldBack: boolean;
  /** The jitter of its copy, when it has one. */
  readonly copy: JitterDraw | undefined;
};

type Arrival<T> = { readonly parcel: Parcel<T>; readonly atUs: number };

/**
 * One direction of an impaired network. A packet may be lost, waits for the rate, may be doubled, and is delayed, in this order.
 * The same seed and the same packets at the same times have the same fates; which are lost depends on their order alone, and
 * on no other setting. Times are monotonic microseconds.
 */
export class ImpairedPath<T> {
  readonly #loss: LossModel;
  readonly #random: Record<'duplicate' | 'reorder' | 'jitter' | 'copy', Random>;
  readonly #bottleneck = new Bottleneck<Parcel<T>>((parcel, atUs) => this.#leave(parcel, atUs));
  readonly #delayed = new Fifo<Arrival<T>>();
  readonly #maxBytes: number;
  readonly #steps = new Fifo<ScheduleStep>();
  readonly #startUs: number;
  #impairment: Impairment = {};
  #bytes = 0;
  #waiting = 0;
  #lastArrivalUs = Number.NEGATIVE_INFINITY;
  #lastOrder = -1;
  #sent = 0;
  #sentBytes = 0;
  #delivered = 0;
  #deliveredBytes = 0;
  #duplicated = 0;
  #reordered = 0;
  readonly #dropped: Record<DropCause, number> = { loss: 0, burst: 0, 'queue-full': 0, 'buffer-full': 0 };

  /** Without steps nothing is impaired. */
  constructor({ seed = 1, maxBytes = 67_108_864, steps = [], startUs = 0 }: ImpairedPathOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#startUs = startUs;
    this.#loss = new LossModel(seededRandom(seed, 'loss'));
    this.#random = {
      duplicate: seededRandom(seed, 'duplicate'),
      reorder: seededRandom(seed, 'reorder'),
      jitter: seededRandom(seed, 'jitter'),
      copy: seededRandom(seed, 'copy'),
    };
    for (const step of steps) this.#steps.push(step);
    this.#advance(startUs);
  }

  /** The settings at present. */
  get impairment(): Impairment {
    return this.#impairment;
  }

  /** Whether a lossless sender has to wait: the queue, or all there is room for, is taken. */
  get isFull(): boolean {
    return this.#bottleneck.isFull || this.#bytes >= this.#maxBytes;
  }

  /** When there may be something to take; undefined when nothing is on the way that could arrive. */
  get nextUs(): number | undefined {
    const times = [
      this.#delayed.first?.atUs,
      this.#bottleneck.nextUs,
      this.#waiting > 0 ? this.#nextStepUs : undefined,
    ];
    const known = times.filter((time) => time !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  get counts(): PathCounts {
    return {
      sent: this.#sent,
      sentBytes: this.#sentBytes,
      delivered: this.#delivered,
      deliveredBytes: this.#deliveredBytes,
      dropped: { ...this.#dropped },
      duplicated: this.#duplicated,
      reordered: this.#reordered,
      waiting: this.#waiting,
      queuedBytes: this.#bottleneck.queuedBytes,
    };
  }

  /** Sets all settings anew, from now on until the next step. */
  change(impairment: Impairment, nowUs: number): void {
    this.#advance(nowUs);
    this.#configure(impairment);
    this.#bottleneck.advance(nowUs);
  }

  /** Sends a packet of so many bytes. Says why when it is dropped. */
  send(item: T, bytes: number, nowUs: number): DropCause | undefined {
    this.#advance(nowUs);
    const parcel = this.#parcel(item, bytes);
    const cause = this.#loss.next() ?? this.#refusal(parcel, nowUs);
    if (cause) this.#dropped[cause] += 1;
    this.#bottleneck.advance(nowUs);
    return cause;
  }

  /** Sends what is never dropped, such as a part of a TCP stream: wait while `isFull`. */
  sendLossless(item: T, bytes: number, nowUs: number): void {
    this.#advance(nowUs);
    const parcel = this.#parcel(item, bytes);
    this.#accept(parcel);
    this.#bottleneck.force(parcel, nowUs);
    this.#bottleneck.advance(nowUs);
  }

  /** The next packet that has arrived until now. */
  take(nowUs: number): T | undefined {
    this.#advance(nowUs);
    const { first } = this.#delayed;
    if (!first || first.atUs > nowUs) return undefined;
    this.#delayed.shift();
    const { item, bytes, order } = first.parcel;
    this.#bytes -= bytes;
    this.#waiting -= 1;
    this.#delivered += 1;
    this.#deliveredBytes += bytes;
    if (order < this.#lastOrder) this.#reordered += 1;
    this.#lastOrder = Math.max(this.#lastOrder, order);
    return item;
  }

  get #nextStepUs(): number | undefined {
    const { first } = this.#steps;
    return first && this.#startUs + first.atUs;
  }

  #advance(nowUs: number): void {
    for (let atUs = this.#nextStepUs; atUs !== undefined && atUs <= nowUs; atUs = this.#nextStepUs) {
      this.#bottleneck.advance(atUs);
      this.#configure(this.#steps.shift()?.impairment ?? {});
    }
    this.#bottleneck.advance(nowUs);
  }

  #configure(impairment: Impairment): void {
    this.#impairment = impairment;
    this.#loss.configure(impairment);
    this.#bottleneck.configure(impairment);
  }

  /** Draws the same numbers for every packet, so that no setting changes what another one does. */
  #parcel(item: T, bytes: number): Parcel<T> {
    const { reorder = 0, duplicate = 0 } = this.#impairment;
    const jitter = drawJitter(this.#random.jitter);
    const copy = drawJitter(this.#random.copy);
    const isHeldBack = this.#random.reorder() < reorder;
    const isDoubled = this.#random.duplicate() < duplicate;
    this.#sentBytes += bytes;
    return { item, bytes, order: this.#sent++, jitter, isHeldBack, copy: isDoubled ? copy : undefined };
  }

  #refusal(parcel: Parcel<T>, nowUs: number): DropCause | undefined {
    if (this.#bytes + parcel.bytes > this.#maxBytes) return 'buffer-full';
    if (!this.#bottleneck.offer(parcel, nowUs)) return 'queue-full';
    this.#accept(parcel);
    return undefined;
  }

  #accept({ bytes }: Parcel<T>): void {
    this.#bytes += bytes;
    this.#waiting += 1;
  }

  #leave(parcel: Parcel<T>, atUs: number): void {
    this.#delay(parcel, atUs, parcel.jitter);
    if (!parcel.copy || this.#bytes + parcel.bytes > this.#maxBytes) return;
    this.#duplicated += 1;
    this.#accept(parcel);
    this.#delay(parcel, atUs, parcel.copy);
  }

  #delay(parcel: Parcel<T>, leftUs: number, jitter: JitterDraw): void {
    const { jitterReorders = false, reorderMs = defaultReorderMs } = this.#impairment;
    let atUs = Math.round(leftUs + delayUs(this.#impairment, jitter));
    if (!jitterReorders) atUs = Math.max(atUs, this.#lastArrivalUs);
    // One that is held back holds up nobody.
    if (parcel.isHeldBack) atUs += Math.round(reorderMs * 1000);
    else this.#lastArrivalUs = Math.max(this.#lastArrivalUs, atUs);
    this.#delayed.insert({ parcel, atUs }, (other) => other.atUs > atUs);
  }
}
