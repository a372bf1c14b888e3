import { type FileReport, verifyFile } from '@arkavo-pipeline/plugin-recorder/files';
import { type DecodeReport, decodeCheck } from './decode-check.js';
import type { Terminal } from './display.js';
import { exitCodes } from './exit-code.js';
import { noteLines, problemLines, reportLines } from './file-report-text.js';

export type VerifyOptions = {
  /** Milliseconds without picture or sound that are no gap. */
  readonly maxGap: number;
  readonly decode: boolean;
  /** The report as one line of JSON. */
  readonly json: boolean;
};

/** Writes to `output` what there is to know of a recording. Returns the exit code: 1 when something is wrong with it. */
export async function verifyCommand(path: string, options: VerifyOptions, output: Terminal): Promise<number> {
  const { maxGap, decode, json } = options;
  const report = await verifyFile(path, maxGap / 1000);
  const decoded = decode && hasPictures(report) && report.lostBytes === 0 ? await decodeCheck(path) : undefined;
  const problems = [...report.problems, ...(decoded?.problems ?? [])];
  output.write(json ? `${JSON.stringify(asJson(report, decoded, problems))}\n` : text(report, decoded, problems));
  return problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

function hasPictures({ tracks }: FileReport): boolean {
  return tracks.some(({ kind, packets }) => kind === 'video' && packets > 0);
}

function asJson(report: FileReport, decoded: DecodeReport | undefined, problems: readonly string[]): object {
  return { ...report, ...(decoded && { coded: decoded.coded, decoded: decoded.decoded }), problems };
}

function text(report: FileReport, decoded: DecodeReport | undefined, problems: readonly string[]): string {
  const lines = [
    ...reportLines(report),
    ...(decoded ? [`  decoded ${decoded.decoded} of ${decoded.coded} pictures`] : []),
    ...noteLines(report.notes),
    ...problemLines(problems),
    ...(problems.length === 0 ? ['good'] : []),
  ];
  return `${lines.join('\n')}\n`;
}
