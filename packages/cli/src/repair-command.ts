import { type FileReport, repairedPath, repairFile } from '@arkavo-pipeline/plugin-recorder/files';
import type { Terminal } from './display.js';
import { exitCodes } from './exit-code.js';
import { problemLines, reportLines } from './file-report-text.js';
import { printable } from './printable.js';

export type RepairOptions = {
  /** Path of the new file. */
  readonly out?: string;
  readonly json: boolean;
};

/** Seconds: a repair adds nothing, so gaps are none of its business. */
const anyGap = Number.POSITIVE_INFINITY;

/** Writes all that is whole in a recording into a new file, and to `output` what that is. Returns the exit code: 1 when the new file is not good. */
export async function repairCommand(path: string, { out, json }: RepairOptions, output: Terminal): Promise<number> {
  const { before, after } = await repairFile(path, out ?? repairedPath(path), anyGap);
  output.write(json ? `${JSON.stringify({ before, after })}\n` : text(before, after));
  return after.problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

function text(before: FileReport, after: FileReport): string {
  const lines = [
    ...before.problems.map((problem) => printable(`${before.path}: ${problem}`)),
    ...reportLines(after),
    ...problemLines(after.problems),
  ];
  return `${lines.join('\n')}\n`;
}
