import type { PipelineError } from '../errors/pipeline-error.js';
import { FrameOwner } from '../frames/frame-owner.js';
import { openStageCounters } from '../stats/stage-counters.js';
import type { RestartSchedule } from './restart-schedule.js';
import type { SupervisedThread } from './supervised-thread.js';
import type { WiredStage } from './wiring.js';

/**
 * `waiting`: for its first instance or the next one. `opening → open → running → closing` is the life of an instance; `ended`:
 * there will be none any more.
 */
export type StagePhase = 'waiting' | 'opening' | 'open' | 'running' | 'closing' | 'ended';

/** What the supervisor knows of a stage. */
export class SupervisedStage {
  readonly wired: WiredStage;
  readonly thread: SupervisedThread;
  readonly schedule: RestartSchedule;
  phase: StagePhase = 'waiting';
  /** How often it was restarted; -1 before the first instance. */
  instance = -1;
  /** Why its instance fails: what it said itself, or why its thread is being terminated. */
  failure: PipelineError | undefined;
  #owner: FrameOwner | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(wired: WiredStage, thread: SupervisedThread, schedule: RestartSchedule) {
    this.wired = wired;
    this.thread = thread;
    this.schedule = schedule;
  }

  get id(): string {
    return this.wired.stage.id;
  }

  /** Whether all its inputs, or its own streams, have ended: whatever fails then, there is nothing to do anew. */
  get finished(): boolean {
    const { counters, dropCauses } = this.wired;
    return openStageCounters(counters, dropCauses).finished.value === 1;
  }

  /** Whether there is an instance that commands can reach. */
  get present(): boolean {
    return this.phase !== 'waiting' && this.phase !== 'ended';
  }

  /** The account of its instance at the frame pool. */
  get owner(): FrameOwner {
    this.#owner ??= FrameOwner.create(this.id);
    return this.#owner;
  }

  /** Reclaims everything its instance held. */
  reclaim(): void {
    this.#owner?.close();
    this.#owner = undefined;
  }

  /** There is one timer: what the stage is given time for now. */
  setTimer(ms: number, onTimeout: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onTimeout, ms);
  }

  clearTimer(): void {
    clearTimeout(this.#timer);
  }
}
