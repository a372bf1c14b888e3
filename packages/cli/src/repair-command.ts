import { type Repair, repairedPath, repairFile, type SidecarRepair } from '@arkavo-pipeline/plugin-recorder/files';
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
  const repair = await repairFile(path, out ?? repairedPath(path), anyGap);
  const { before, after, metadata } = repair;
  output.write(json ? `${JSON.stringify({ before, after, metadata })}\n` : text(repair));
  return after.problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

function text({ before, after, metadata }: Repair): string {
  const lines = [
    ...[...before.problems, ...before.notes].map((problem) => printable(`${before.path}: ${problem}`)),
    ...reportLines(after),
    ...(metadata ? [metadataLine(metadata)] : []),
    ...problemLines(after.problems),
  ];
  return `${lines.join('\n')}\n`;
}

function metadataLine({ path, lines, beyond, torn, fault }: SidecarRepair): string {
  if (fault !== undefined) return `${printable(fault)}; nothing of it was kept`;
  const kept = path === undefined ? 'no metadata was kept' : `${printable(path)}: ${lines} lines`;
  const left = [
    ...(beyond > 0 ? [`${beyond} left out that are later than the recording`] : []),
    ...(torn > 0 ? [`${torn} left out that are not whole`] : []),
  ];
  return [kept, ...left].join(', ');
}
