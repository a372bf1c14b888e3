import type { LoadedSubject } from './subject.js';

/** One thing that is tested of a stage. */
export type Check = {
  /** Says the outcome, after the stage's name. */
  readonly name: string;
  applies?(subject: LoadedSubject): boolean;
  run(subject: LoadedSubject): Promise<void>;
};

export const hasInputs = (subject: LoadedSubject): boolean => !subject.isSource;
export const hasOutputs = (subject: LoadedSubject): boolean => subject.outputs.length > 0;
