import type { Random } from '../../repair/support/random.js';
import type { VirtualTime } from '../../repair/support/virtual-time.js';

/** How long a thread is held up each time, and how long it runs in between: at random between the two, microseconds. */
export type HoldUps = { readonly forUs: readonly [number, number]; readonly everyUs: readonly [number, number] };

/** A thread that does what comes at once, unless the machine has no time for it: then all of it later, as an event loop does. */
export class VirtualThread {
  readonly #time: VirtualTime;
  readonly #timers: (() => void)[] = [];
  readonly #sockets: (() => void)[] = [];
  readonly #rest = new Set<() => void>();
  #isHeldUp = false;
  #isReading = false;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** A timer fires. */
  timer(run: () => void): void {
    if (this.#isHeldUp) this.#timers.push(run);
    else run();
  }

  /** Something comes. What a thread that was held up reads is read after its timers have fired. */
  socket(run: () => void): void {
    if (this.#isHeldUp) this.#sockets.push(run);
    else run();
  }

  /** Once all that came has been read. */
  afterwards(run: () => void): void {
    if (this.#isHeldUp || this.#isReading) this.#rest.add(run);
    else run();
  }

  /** From now on until `endUs`, again and again. */
  holdUp({ forUs, everyUs }: HoldUps, random: Random, endUs: number): void {
    const fromUs = this.#time.nowUs + between(everyUs, random);
    if (fromUs > endUs) return;
    this.#time.at(fromUs, () => {
      this.#isHeldUp = true;
    });
    this.#time.at(fromUs + between(forUs, random), () => {
      this.#catchUp();
      this.holdUp({ forUs, everyUs }, random, endUs);
    });
  }

  #catchUp(): void {
    this.#isHeldUp = false;
    this.#isReading = true;
    for (const run of [...this.#timers.splice(0), ...this.#sockets.splice(0)]) run();
    this.#isReading = false;
    for (const run of this.#rest) run();
    this.#rest.clear();
  }
}

function between([least, most]: readonly [number, number], random: Random): number {
  return Math.round(least + (most - least) * random());
}
