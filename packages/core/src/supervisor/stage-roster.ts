import { PipelineError } from '../errors/pipeline-error.js';
import { RestartSchedule } from './restart-schedule.js';
import { SupervisedStage } from './supervised-stage.js';
import type { SupervisedThread } from './supervised-thread.js';

/** All stages of a pipeline. */
export class StageRoster implements Iterable<SupervisedStage> {
  readonly #stages: ReadonlyMap<string, SupervisedStage>;

  constructor(threads: readonly SupervisedThread[]) {
    const stages = threads.flatMap((thread) =>
      thread.wired.stages.map((wired) => new SupervisedStage(wired, thread, new RestartSchedule(wired.stage.restart))),
    );
    this.#stages = new Map(stages.map((stage) => [stage.id, stage]));
  }

  [Symbol.iterator](): Iterator<SupervisedStage> {
    return this.#stages.values();
  }

  /** Throws ERR_STATE_WRONG for an id that no stage has. */
  get(id: string): SupervisedStage {
    const stage = this.#stages.get(id);
    if (!stage) throw new PipelineError('ERR_STATE_WRONG', `there is no stage ${id}`);
    return stage;
  }

  /** Those that have an instance in this thread. */
  presentIn(thread: SupervisedThread): SupervisedStage[] {
    return [...this].filter((stage) => stage.thread === thread && stage.present);
  }

  /** Those that have not ended, by id. */
  get unended(): string[] {
    return [...this].filter(({ phase }) => phase !== 'ended').map(({ id }) => id);
  }
}
