import type { Clock } from './clock.js';
import { type Sleeper, SleeperHeap } from './sleeper-heap.js';

export type VirtualClockOptions = {
  /** The time at the start, in whole microseconds; by default 0. */
  readonly startUs?: number;
  /** One number, where the time is kept; the clock goes on from it. */
  readonly memory?: SharedArrayBuffer;
};

/** Memory for the time of a clock, also of another one after it. */
export function virtualTimeMemory(startUs: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  new Float64Array(memory)[0] = startUs;
  return memory;
}

/** Turns of the event loop without a wake-up or a new sleep, after which nothing is left to do at the present time. */
const quietTurns = 2;

/** Times in a row that time is held by what asks for turn after turn: what never waits would hold it for ever. */
const maxBusy = 128;

/** Requests to the file system, as `process.getActiveResourcesInfo` names them. */
const fileRequests = new Set(['FSReqCallback', 'FSReqPromise', 'CloseReq']);

/**
 * A clock whose time stands still while anything runs, and jumps to the next sleeper when the event loop of its thread
 * has nothing else to do: a day passes in seconds, the same way each time.
 *
 * Nothing else to do means that no microtask, immediate or file-system request of the thread is pending. Other work
 * holds the time with `hold`. Sockets, timers and other threads don't: all stages that are to see
 * one time run in one thread and share one instance. A read that never ends (of a pipe that nobody writes to) stops the time.
 *
 * It keeps the process alive only while somebody sleeps.
 */
export class VirtualClock implements Clock {
  readonly #time: Float64Array;
  #order = 0;
  readonly #sleepers = new SleeperHeap<Sleep>();
  #holds = 0;
  #turning = false;
  #quiet = 0;
  #busy = 0;

  constructor({ startUs = 0, memory = virtualTimeMemory(startUs) }: VirtualClockOptions = {}) {
    this.#time = new Float64Array(memory);
  }

  nowUs(): number {
    return this.#time[0] as number;
  }

  /** Those who sleep until the same microsecond wake in the order in which they fell asleep, in one turn of the event loop. */
  sleepUntil(timeUs: number, signal?: AbortSignal): Promise<void> {
    if (!(timeUs > this.nowUs()) || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#sleepers.add(new Sleep(Math.ceil(timeUs), this.#order++, this.#sleepers, resolve, signal));
      this.#quiet = 0;
      this.#turn();
    });
  }

  /** Lets no time pass until the returned function is called (again and again is once). */
  hold(): () => void {
    let held = true;
    this.#holds += 1;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#quiet = 0;
      this.#turn();
    };
  }

  #turn(): void {
    const { first } = this.#sleepers;
    if (this.#turning || this.#holds > 0 || !first || first.timeUs === Number.POSITIVE_INFINITY) return;
    this.#turning = true;
    setImmediate(this.#onTurn);
  }

  readonly #onTurn = (): void => {
    this.#turning = false;
    this.#quiet += 1;
    if (this.#quiet >= quietTurns && this.#sleepers.size > 0 && this.#holds === 0) {
      this.#quiet = 0;
      if (!this.#isBusy()) this.#advance();
    }
    this.#turn();
  };

  #isBusy(): boolean {
    // Ours has begun and is not among them: an immediate that is listed is somebody else's.
    const active = process.getActiveResourcesInfo();
    if (active.some((name) => fileRequests.has(name))) return true;
    this.#busy = active.includes('Immediate') ? this.#busy + 1 : 0;
    return this.#busy > 0 && this.#busy <= maxBusy;
  }

  #advance(): void {
    const timeUs = this.#sleepers.first?.timeUs ?? Number.POSITIVE_INFINITY;
    if (timeUs === Number.POSITIVE_INFINITY) return;
    this.#busy = 0;
    this.#time[0] = timeUs;
    for (let due = this.#sleepers.first; due?.timeUs === timeUs; due = this.#sleepers.first) due.end();
  }
}

/** One sleep; as an abort listener it needs no closure. */
class Sleep implements Sleeper {
  readonly timeUs: number;
  readonly order: number;
  place = -1;
  readonly #heap: SleeperHeap<Sleep>;
  readonly #resolve: () => void;
  readonly #signal: AbortSignal | undefined;

  constructor(
    timeUs: number,
    order: number,
    heap: SleeperHeap<Sleep>,
    resolve: () => void,
    signal: AbortSignal | undefined,
  ) {
    this.timeUs = timeUs;
    this.order = order;
    this.#heap = heap;
    this.#resolve = resolve;
    this.#signal = signal;
    signal?.addEventListener('abort', this, { once: true });
  }

  handleEvent(): void {
    this.end();
  }

  end(): void {
    this.#heap.remove(this);
    this.#signal?.removeEventListener('abort', this);
    this.#resolve();
  }
}
