import type { RestartPolicy } from '../graph/graph.js';

/** An instance that ran for so long has recovered: the next failure is the first in a row. */
const recoveredMs = 60_000;

/** How often the pause is doubled. */
const maxDoublings = 4;

/** When, by its policy, a stage is started anew. */
export class RestartSchedule {
  readonly #policy: RestartPolicy | undefined;
  #inRow = 0;
  #startedMs = 0;

  constructor(policy: RestartPolicy | undefined) {
    this.#policy = policy;
  }

  /** An instance begins at this time. */
  started(nowMs: number): void {
    this.#startedMs = nowMs;
  }

  /** How long to wait before the next instance, now that one has failed; undefined when it was the last one. */
  next(nowMs: number): { readonly delayMs: number; readonly attempt: string } | undefined {
    if (!this.#policy) return undefined;
    const { max, backoffMs } = this.#policy;
    if (nowMs - this.#startedMs >= recoveredMs) this.#inRow = 0;
    if (this.#inRow >= max) return undefined;
    const delayMs = backoffMs * 2 ** Math.min(this.#inRow, maxDoublings);
    this.#inRow++;
    return { delayMs, attempt: `${this.#inRow} of ${max}` };
  }
}
