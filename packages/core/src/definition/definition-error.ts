import type { ErrorCode } from '../errors/error-codes.js';
import { PipelineError } from '../errors/pipeline-error.js';

/** Keys and indexes from the top of a definition to a value in it. */
export type DefinitionPath = readonly (string | number)[];

/** Something wrong with a definition, and where: line and column count from 1. */
export type DefinitionProblem = {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What is at fault: `["stages", "encode", "options", "bitrate"]`. */
  readonly path: DefinitionPath;
};

/** A definition that cannot be run, with every problem there is. `code` is the plugin's when a plugin alone is to blame. */
export class DefinitionError extends PipelineError {
  readonly file: string;
  /** By line and column. */
  readonly problems: readonly DefinitionProblem[];

  constructor(file: string, problems: readonly DefinitionProblem[], code: ErrorCode = 'ERR_DEFINITION_INVALID') {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    super(code, problemList(sorted.map((problem) => placed(file, problem))));
    this.name = 'DefinitionError';
    this.file = file;
    this.problems = sorted;
  }
}

/** Each problem as a line of its own under how many there are; one alone as it is. */
export function problemList(lines: readonly string[]): string {
  return lines.length === 1
    ? String(lines[0])
    : `${lines.length} problems\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function placed(file: string, { line, column, message }: DefinitionProblem): string {
  return `${file}:${line}:${column} ${message}`;
}
