/** Runs in a worker; owns one instance of a stage and the commands that came before it could take them. */
import { toWireError } from '../errors/wire-error.js';
import { StageRunner, type StageRunnerOptions } from './stage-runner.js';
import type { StageTask, ThreadReport } from './thread-protocol.js';

type Use = { readonly act: (runner: StageRunner) => void; readonly dismiss: () => void };

/** The life of one instance of a stage: imported, opened, run when told to, closed; each step reported. */
export class StageHost {
  readonly #task: StageTask;
  readonly #report: (message: ThreadReport) => void;
  readonly #early: Use[] = [];
  #runner: StageRunner | undefined;
  /** There will be no instance. */
  #failed = false;
  #begin: (run: boolean) => void = () => {};
  /** Whether it is told to run, or to end before that. */
  readonly #begun = new Promise<boolean>((resolve) => {
    this.#begin = resolve;
  });

  constructor(task: StageTask, report: (message: ThreadReport) => void) {
    this.#task = task;
    this.#report = report;
  }

  /** Resolves when the instance has ended and that was reported. */
  async live(options: Omit<StageRunnerOptions, 'onClosing'>): Promise<void> {
    const stage = this.#task.id;
    try {
      await this.#run({
        ...options,
        onClosing: (failure) =>
          this.#report({
            type: 'closing',
            stage,
            error: failure === undefined ? undefined : toWireError(failure, stage),
          }),
      });
      this.#report({ type: 'ended', stage, error: undefined });
    } catch (error) {
      this.#report({ type: 'ended', stage, error: toWireError(error, stage) });
    }
  }

  /** Does something with the instance as soon as there is one; `dismiss` is called if there will be none. */
  use(act: Use['act'], dismiss: Use['dismiss'] = () => {}): void {
    if (this.#runner) act(this.#runner);
    else if (this.#failed) dismiss();
    else this.#early.push({ act, dismiss });
  }

  start(): void {
    this.#begin(true);
  }

  /** Before the start, a stop is an abort: there is nothing to bring to its end. */
  stop(): void {
    this.#begin(false);
    this.use((runner) => runner.stop());
  }

  abort(): void {
    this.#begin(false);
    this.use((runner) => runner.abort());
  }

  async #run(options: StageRunnerOptions): Promise<void> {
    const runner = await this.#create(options);
    await runner.open();
    this.#report({ type: 'opened', stage: this.#task.id });
    await ((await this.#begun) ? runner.run() : runner.close());
  }

  async #create(options: StageRunnerOptions): Promise<StageRunner> {
    try {
      const runner = await StageRunner.create(this.#task, options);
      this.#runner = runner;
      for (const { act } of this.#early.splice(0)) act(runner);
      return runner;
    } catch (error) {
      this.#failed = true;
      for (const { dismiss } of this.#early.splice(0)) dismiss();
      throw error;
    }
  }
}
