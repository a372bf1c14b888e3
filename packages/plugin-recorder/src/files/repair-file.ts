import { existsSync } from 'node:fs';
import { extname, parse } from 'node:path';
import { PipelineError, secondsToUs } from '@arkavo-pipeline/core';
import { sidecarPath } from '../sidecar-path.js';
import { writeProgressive } from './progressive-file.js';
import { RepairedSidecar, type SidecarRepair } from './repair-sidecar.js';
import { removeAbandoned } from './unfinished-file.js';
import { type FileReport, verifyFile } from './verify-file.js';

export type Repair = {
  readonly path: string;
  readonly before: FileReport;
  readonly after: FileReport;
  /** Absent when there is no metadata file beside the recording. */
  readonly metadata?: SidecarRepair;
};

/** Where a repaired file goes when nobody says where: `film.repaired.mp4` beside `film.mp4`. */
export function repairedPath(path: string): string {
  const { ext } = parse(path);
  return `${path.slice(0, path.length - ext.length)}.repaired${ext}`;
}

/**
 * Writes all that is whole in a recording into a new file, with an index, and the lines of the metadata file beside it that are of the same time
 * into one beside the new file, in folders that are made where they are missing; a metadata file that cannot be read stops no repair. The recording and its metadata are not touched. Throws ERR_FILE_INVALID when nothing of it is whole,
 * ERR_FILE_WRITE when a new file is there already or cannot be written. What a repair into the same file left when it was killed is removed.
 */
export async function repairFile(from: string, to: string, maxGap: number): Promise<Repair> {
  // The recording itself is there, too.
  checkNew(to);
  if (isMatroska(from) !== isMatroska(to))
    throw new PipelineError(
      'ERR_FILE_WRITE',
      `${to} would be of another format than ${from}: choose a path that ends alike`,
    );
  const before = await verifyFile(from, maxGap);
  if (before.tracks.every(({ packets }) => packets === 0))
    throw new PipelineError(
      'ERR_FILE_INVALID',
      `${from} was cut off before its first fragment was whole: nothing of it can be kept`,
    );
  for (const path of [to, sidecarPath(to)]) await removeAbandoned(path);
  const sidecar = await repairedSidecar(from, to, before);
  try {
    await writeProgressive(from, to);
    await sidecar?.put();
  } catch (error) {
    await sidecar?.remove();
    throw error;
  }
  return { path: to, before, after: await verifyFile(to, maxGap), ...(sidecar && { metadata: sidecar.report }) };
}

/** Written first: what there is no room for costs no recording without its metadata. */
async function repairedSidecar(from: string, to: string, before: FileReport): Promise<RepairedSidecar | undefined> {
  const path = sidecarPath(from);
  if (!existsSync(path)) return undefined;
  return RepairedSidecar.write(path, sidecarPath(to), secondsToUs(before.duration));
}

function checkNew(to: string): void {
  const there = [to, sidecarPath(to)].find((path) => existsSync(path));
  if (there === undefined) return;
  throw new PipelineError(
    'ERR_FILE_WRITE',
    `${there} is there already, and a repair replaces nothing: choose another path`,
  );
}

function isMatroska(path: string): boolean {
  return extname(path).toLowerCase() === '.mkv';
}
