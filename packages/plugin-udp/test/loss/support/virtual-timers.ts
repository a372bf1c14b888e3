import { msToUs } from '@arkavo-pipeline/core';
import type { VirtualTime } from '../../repair/support/virtual-time.js';
import type { VirtualThread } from './virtual-thread.js';

/** The timers of the runtime are exact to a millisecond, and none is shorter. */
const leastMs = 1;

/** As long as `run` runs, all timers are those of `thread`, by virtual time: a session cannot tell. What it left behind is never called. */
export function withVirtualTimers(time: VirtualTime, thread: VirtualThread, run: () => void): void {
  const { setTimeout: realSet, clearTimeout: realClear, setImmediate: realSoon } = globalThis;
  const set = (call: () => void, ms: number): Set<() => void> => {
    const timer = new Set([call]);
    const fire = () => {
      for (const due of timer) due();
    };
    time.at(time.nowUs + msToUs(Math.max(leastMs, Math.floor(ms))), () => thread.timer(fire));
    return timer;
  };
  const clear = (timer: Set<() => void> | undefined): void => timer?.clear();
  /** In the next turn of the loop: what is there already comes first. */
  const soon = (call: () => void): void => time.at(time.nowUs, () => thread.afterwards(call));
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setImmediate: soon });
  try {
    run();
  } finally {
    Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear, setImmediate: realSoon });
  }
}
