/** The time a stage sees. Injected, so that tests can run a day in seconds. */
export type Clock = {
  /** Monotonic microseconds; the same clock in every thread, and in every process of the machine. */
  nowUs(): number;
  /** Resolves at `timeUs` (at once when it has passed), or as soon as the signal aborts. Never rejects. */
  sleepUntil(timeUs: number, signal?: AbortSignal): Promise<void>;
};

/** Longest delay setTimeout takes; a longer one would fire at once. */
const maxTimeoutMs = 2 ** 31 - 1;

/** From the thread's own high-resolution time to the machine's: reading the former makes no BigInt. */
const originUs = Math.max(...Array.from({ length: 5 }, measureOriginUs));

export const systemClock: Clock = {
  nowUs: () => Math.round(originUs + performance.now() * 1000),
  async sleepUntil(timeUs, signal) {
    for (;;) {
      const waitMs = (timeUs - systemClock.nowUs()) / 1000;
      if (waitMs <= 0 || signal?.aborted) return;
      await timeout(Math.min(Math.ceil(waitMs), maxTimeoutMs), signal);
    }
  },
};

function timeout(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish, { once: true });
  });
}

/** Too early by what passes between the two readings: the greatest of several is the best. */
function measureOriginUs(): number {
  return Number(process.hrtime.bigint()) / 1000 - performance.now() * 1000;
}
