import { PipelineError } from '../errors/pipeline-error.js';
import type { StageRoster } from './stage-roster.js';
import type { SupervisedThread } from './supervised-thread.js';

/** Ends workers whose event loop stands still: they can do nothing for any of their stages. */
export class StuckWatch {
  readonly #threads: readonly SupervisedThread[];
  readonly #stages: StageRoster;
  readonly #timeoutMs: number;

  constructor(threads: readonly SupervisedThread[], stages: StageRoster, timeoutMs: number) {
    this.#threads = threads;
    this.#stages = stages;
    this.#timeoutMs = timeoutMs;
  }

  /** To be called at this interval. Time is counted in calls: a process that was suspended as a whole was not stuck. */
  look(intervalMs: number): void {
    for (const thread of this.#threads) if (thread.look() * intervalMs >= this.#timeoutMs) this.#end(thread);
  }

  #end(thread: SupervisedThread): void {
    const stages = this.#stages.presentIn(thread);
    const names = stages.map(({ id }) => id).join(', ');
    const seconds = Math.round(this.#timeoutMs / 1000);
    for (const stage of stages) {
      stage.failure ??= new PipelineError(
        'ERR_THREAD_STUCK',
        `the thread of ${names} did nothing else for ${seconds} s; a stage must not compute for so long at a time`,
        { stage: stage.id },
      );
    }
    thread.terminate();
  }
}
