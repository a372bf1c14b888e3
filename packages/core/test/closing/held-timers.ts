type Timer = { readonly ms: number; readonly fire: () => void; readonly repeats: boolean };

/** What callers may do with a timer that is held: it keeps no process alive anyway. */
type Handle = { unref(): Handle };

const real = { setTimeout, clearTimeout, setInterval, clearInterval };

/** Holds this thread's timers of certain lengths until a test says that their time has passed, or that it runs; all others run. */
export class HeldTimers implements Disposable {
  readonly #lengths: Set<number>;
  readonly #timers = new Map<unknown, Timer>();
  readonly #released = new Map<unknown, NodeJS.Timeout>();
  #waiting: (() => void)[] = [];

  constructor(...lengths: number[]) {
    this.#lengths = new Set(lengths);
    globalThis.setTimeout = this.#replacing(real.setTimeout, false);
    globalThis.setInterval = this.#replacing(real.setInterval, true);
    globalThis.clearTimeout = (timer) => this.#clear(timer) || real.clearTimeout(timer);
    globalThis.clearInterval = (timer) => this.#clear(timer) || real.clearInterval(timer);
  }

  /** Resolves when as many timers of this length run. */
  async until(ms: number, count: number): Promise<void> {
    while (this.#running(ms).length !== count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The time of those that run now has passed. */
  elapse(ms: number): void {
    for (const [handle, { fire, repeats }] of this.#running(ms)) {
      if (!repeats) this.#clear(handle);
      fire();
    }
  }

  /** Timers of this length run from now on. */
  release(ms: number): void {
    this.#lengths.delete(ms);
    for (const [handle, { fire, repeats }] of this.#running(ms)) {
      this.#clear(handle);
      this.#released.set(handle, (repeats ? real.setInterval : real.setTimeout)(fire, ms));
    }
  }

  [Symbol.dispose](): void {
    for (const handle of this.#released.keys()) this.#clear(handle);
    Object.assign(globalThis, real);
  }

  #replacing<Set extends typeof setTimeout | typeof setInterval>(set: Set, repeats: boolean): Set {
    const held = (callback: () => void, ms = 0): unknown => {
      if (!this.#lengths.has(ms)) return set(callback, ms);
      const handle: Handle = { unref: () => handle };
      this.#timers.set(handle, { ms, fire: callback, repeats });
      this.#changed();
      return handle;
    };
    return held as Set;
  }

  #running(ms: number): [unknown, Timer][] {
    return [...this.#timers].filter(([, timer]) => timer.ms === ms);
  }

  #clear(handle: unknown): boolean {
    real.clearTimeout(this.#released.get(handle));
    if (this.#released.delete(handle)) return true;
    const held = this.#timers.delete(handle);
    if (held) this.#changed();
    return held;
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
