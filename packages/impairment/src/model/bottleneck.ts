import { usPerSecond } from '@arkavo-pipeline/core';
import { defaultQueueMs, type Impairment } from '../settings/impairment.js';
import { Fifo } from './fifo.js';

type Sized = { readonly bytes: number };

/** The narrowest point of a path: packets leave at its rate, wait in its queue, and are refused when that is full (drop-tail). */
export class Bottleneck<T extends Sized> {
  readonly #leave: (item: T, atUs: number) => void;
  readonly #queue = new Fifo<T>();
  #queuedBytes = 0;
  #rate = Number.POSITIVE_INFINITY;
  #limitBytes = Number.POSITIVE_INFINITY;
  #stalled = false;
  /** Until when the bits that have left are accounted for. */
  #servedUs = Number.NEGATIVE_INFINITY;
  /** Of the first in the queue, what has not left yet. */
  #restBits = 0;

  /** `leave` is called with each packet and the time it has left at. */
  constructor(leave: (item: T, atUs: number) => void) {
    this.#leave = leave;
  }

  /** Bytes that wait, with the packet that is about to leave. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Whether a lossless sender has to wait. Then there is always a packet in the queue, after which it may ask again. */
  get isFull(): boolean {
    return this.#queuedBytes > 0 && (this.#stalled || this.#queuedBytes >= this.#limitBytes);
  }

  /** When the next packet leaves; undefined while none can. */
  get nextUs(): number | undefined {
    if (this.#queue.length === 0 || this.#stalled) return undefined;
    return this.#servedUs + (this.#restBits / this.#rate) * usPerSecond;
  }

  /** What waits already leaves at the new rate; a smaller queue throws out nothing. Call `advance` before. */
  configure({ rate, queueMs = defaultQueueMs, queueBytes, stalled = false }: Impairment): void {
    this.#rate = rate ?? Number.POSITIVE_INFINITY;
    const limit = queueBytes ?? (this.#rate / 8) * (queueMs / 1000);
    // Nothing times infinity: with no rate there is no queue to be full.
    this.#limitBytes = Number.isNaN(limit) ? Number.POSITIVE_INFINITY : limit;
    this.#stalled = stalled;
  }

  /** False when the queue has no room. One packet always has: a network whose queue is shorter than a packet still sends. */
  offer(item: T, nowUs: number): boolean {
    const isEmpty = this.#queue.length === 0;
    if (!isEmpty && this.#queuedBytes + item.bytes > this.#limitBytes) return false;
    this.#put(item, nowUs);
    return true;
  }

  /** Takes a packet however full the queue is. */
  force(item: T, nowUs: number): void {
    this.#put(item, nowUs);
  }

  /** Lets go what has left until now. */
  advance(nowUs: number): void {
    for (let next = this.nextUs; next !== undefined && next <= nowUs; next = this.nextUs) this.#leaveAt(next);
    if (nowUs <= this.#servedUs) return;
    if (this.#queue.length > 0 && !this.#stalled)
      this.#restBits -= ((nowUs - this.#servedUs) * this.#rate) / usPerSecond;
    this.#servedUs = nowUs;
  }

  #put(item: T, nowUs: number): void {
    if (this.#queue.length === 0) {
      this.#servedUs = Math.max(this.#servedUs, nowUs);
      this.#restBits = item.bytes * 8;
    }
    this.#queue.push(item);
    this.#queuedBytes += item.bytes;
  }

  #leaveAt(timeUs: number): void {
    const item = this.#queue.shift();
    if (item === undefined) return;
    this.#servedUs = timeUs;
    this.#queuedBytes -= item.bytes;
    this.#restBits = (this.#queue.first?.bytes ?? 0) * 8;
    this.#leave(item, timeUs);
  }
}
