import { setTimeout } from 'node:timers/promises';

/** What was sent has come by then, or is lost. */
const againMs = 250;
/** How often it is looked whether it has come. */
const lookEveryMs = 5;

/** Sends until it is so: datagrams get lost. Resolves with how often it was sent. */
export async function repeatUntil(isSo: () => boolean, send: () => unknown): Promise<number> {
  for (let times = 1; ; times++) {
    await send();
    for (let waitedMs = 0; waitedMs < againMs; waitedMs += lookEveryMs) {
      if (isSo()) return times;
      await setTimeout(lookEveryMs);
    }
  }
}
