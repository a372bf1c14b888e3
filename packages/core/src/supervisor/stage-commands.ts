import { checkedArguments } from '../definition/command-arguments.js';
import { didYouMean, didYouMeanOneOf } from '../errors/did-you-mean.js';
import { PipelineError } from '../errors/pipeline-error.js';
import { fromWireError, type WireError } from '../errors/wire-error.js';
import { notRunning } from '../worker/command-queue.js';
import type { StageRoster } from './stage-roster.js';
import type { SupervisedStage } from './supervised-stage.js';

/** Commands of one stage that have not been answered yet. */
const maxPending = 64;

type Pending = {
  readonly stage: string;
  readonly resolve: () => void;
  readonly reject: (error: PipelineError) => void;
};

/** Brings commands to the instances of stages, and the answers back. What goes wrong concerns whoever gave the command alone. */
export class StageCommands {
  readonly #stages: StageRoster;
  readonly #pending = new Map<number, Pending>();
  #count = 0;

  constructor(stages: StageRoster) {
    this.#stages = stages;
  }

  /**
   * Resolves when the stage has done what it was told. Rejects with what the stage threw, or with ERR_COMMAND_STAGE_UNKNOWN,
   * ERR_COMMAND_UNKNOWN, ERR_COMMAND_ARGUMENTS, ERR_COMMAND_NOT_RUNNING, ERR_COMMAND_TOO_MANY.
   */
  async send(id: string, name: string, values: unknown): Promise<void> {
    const stage = this.#known(id);
    const checked = this.#checked(stage, name, values);
    if (stage.phase !== 'running') throw notRunning(id, `it is ${stage.phase}`);
    const waiting = [...this.#pending.values()].filter((pending) => pending.stage === id).length;
    if (waiting >= maxPending) throw tooMany(id, waiting);
    const command = this.#count++;
    await new Promise<void>((resolve, reject) => {
      this.#pending.set(command, { stage: id, resolve, reject });
      stage.thread.command({ type: 'command', stage: id, command, name, values: checked });
    });
  }

  /** The stage has done it, or says why not. */
  answered(command: number, error: WireError | undefined): void {
    const pending = this.#pending.get(command);
    this.#pending.delete(command);
    if (error) pending?.reject(fromWireError(error));
    else pending?.resolve();
  }

  /** The instance has gone: it answers nothing any more. */
  gone(stage: string): void {
    for (const [command, pending] of this.#pending) {
      if (pending.stage !== stage) continue;
      this.#pending.delete(command);
      pending.reject(notRunning(stage, 'it ended before it had answered'));
    }
  }

  #known(id: string): SupervisedStage {
    const ids = [...this.#stages].map((stage) => stage.id);
    if (ids.includes(id)) return this.#stages.get(id);
    const hint = didYouMean(id, ids) || `: ${this.#takers()}`;
    throw new PipelineError('ERR_COMMAND_STAGE_UNKNOWN', `there is no stage "${id}"${hint}`);
  }

  #checked({ id, wired }: SupervisedStage, name: string, values: unknown): { readonly [name: string]: unknown } {
    const { commands, stage } = wired;
    const spec = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (spec) return checkedArguments(spec, name, values, id);
    const names = Object.keys(commands);
    const hint = names.length > 0 ? didYouMeanOneOf(name, names, 'command') : `: ${this.#takers()}`;
    throw new PipelineError('ERR_COMMAND_UNKNOWN', `"${id}" (${stage.type}) has no command "${name}"${hint}`, {
      stage: id,
    });
  }

  /** Which stages can be told what. */
  #takers(): string {
    const takers = [...this.#stages].flatMap(({ id, wired }) => {
      const names = Object.keys(wired.commands);
      return names.length > 0 ? [`"${id}" (${names.join(', ')})`] : [];
    });
    return takers.length > 0
      ? `commands are taken by ${takers.join(', ')}`
      : 'no stage of this pipeline takes commands';
  }
}

function tooMany(stage: string, waiting: number): PipelineError {
  return new PipelineError(
    'ERR_COMMAND_TOO_MANY',
    `${stage} has ${waiting} commands that it has not answered yet; wait for some of them`,
    { stage, retryable: true },
  );
}
