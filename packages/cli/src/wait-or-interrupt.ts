import type { SignalSource } from './interrupts.js';

/** Resolves when the time is over, or at Ctrl-C or SIGTERM. */
export function waitOrInterrupt(ms: number, source: SignalSource): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      source.off('SIGINT', end);
      source.off('SIGTERM', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    source.on('SIGINT', end);
    source.on('SIGTERM', end);
  });
}
