import type { SignalSource } from './interrupts.js';

/** Resolves when the time is over, or at Ctrl-C or SIGTERM, with how long it was, milliseconds. */
export function waitOrInterrupt(ms: number, source: SignalSource): Promise<number> {
  const sinceMs = performance.now();
  return new Promise((resolve) => {
    const interrupt = () => end(Math.min(performance.now() - sinceMs, ms));
    const end = (waitedMs: number) => {
      clearTimeout(timer);
      source.off('SIGINT', interrupt);
      source.off('SIGTERM', interrupt);
      resolve(waitedMs);
    };
    const timer = setTimeout(() => end(ms), ms);
    source.on('SIGINT', interrupt);
    source.on('SIGTERM', interrupt);
  });
}
