type Timer = { dueMs: number; readonly everyMs: number | undefined; readonly run: () => void };

/** Takes the place of this thread's timers until they are put back: time passes on them when it is told to. */
export class VirtualTimers {
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    clearInterval: globalThis.clearInterval,
  };
  readonly #timers = new Set<Timer>();
  #nowMs = 0;

  constructor() {
    const clear = (timer: unknown) => void this.#timers.delete(timer as Timer);
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => this.#add(run, ms),
      setInterval: (run: () => void, ms = 0) => this.#add(run, ms, ms),
      clearTimeout: clear,
      clearInterval: clear,
    });
  }

  /** Calls what is due, in order. */
  pass(ms: number): void {
    this.#nowMs += ms;
    const due = [...this.#timers]
      .filter(({ dueMs }) => dueMs <= this.#nowMs)
      .sort((one, other) => one.dueMs - other.dueMs);
    for (const timer of due) {
      // One that was called before it may have cleared it.
      if (!this.#timers.has(timer)) continue;
      if (timer.everyMs === undefined) this.#timers.delete(timer);
      else timer.dueMs += timer.everyMs;
      timer.run();
    }
  }

  putBack(): void {
    Object.assign(globalThis, this.#real);
  }

  #add(run: () => void, ms: number, everyMs?: number): Timer {
    const timer = { dueMs: this.#nowMs + ms, everyMs, run };
    this.#timers.add(timer);
    return timer;
  }
}
