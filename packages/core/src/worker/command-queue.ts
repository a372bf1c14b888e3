/** Runs in the stage's worker; owns nothing. */
import { PipelineError } from '../errors/pipeline-error.js';

/** The commands of one instance: one at a time, in the order they came, and none after its end. */
export class CommandQueue {
  readonly #stageId: string;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(stageId: string) {
    this.#stageId = stageId;
  }

  /** Runs a command after those before it. Rejects with what it throws, or with ERR_COMMAND_NOT_RUNNING. */
  run(act: () => void | Promise<void>): Promise<void> {
    const ran = this.#last.then(() => {
      if (this.#closed) throw notRunning(this.#stageId);
      return act();
    });
    this.#last = ran.catch(() => {});
    return ran;
  }

  /** Begins no more of them. Resolves when the one that has begun is done. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }
}

/** What a command for a stage gets that has no instance which could obey. */
export function notRunning(stage: string, why = 'it has ended'): PipelineError {
  return new PipelineError(
    'ERR_COMMAND_NOT_RUNNING',
    `${stage} is not running (${why}), and a command needs a stage that is`,
    { stage },
  );
}
