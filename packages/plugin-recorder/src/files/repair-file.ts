import { existsSync } from 'node:fs';
import { extname, parse, resolve } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import { writeProgressive } from './progressive-file.js';
import { type FileReport, verifyFile } from './verify-file.js';

export type Repair = { readonly path: string; readonly before: FileReport; readonly after: FileReport };

/** Where a repaired file goes when nobody says where: `film.repaired.mp4` beside `film.mp4`. */
export function repairedPath(path: string): string {
  const { ext } = parse(path);
  return `${path.slice(0, path.length - ext.length)}.repaired${ext}`;
}

/**
 * Writes all that is whole in a recording into a new file, with an index. The recording itself is not touched. Throws ERR_FILE_INVALID when
 * nothing of it is whole, ERR_FILE_WRITE when the new file is there already or cannot be written.
 */
export async function repairFile(from: string, to: string, maxGap: number): Promise<Repair> {
  if (resolve(from) === resolve(to) || existsSync(to))
    throw new PipelineError(
      'ERR_FILE_WRITE',
      `${to} is there already, and a repair replaces nothing: choose another path`,
    );
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
  await writeProgressive(from, to);
  return { path: to, before, after: await verifyFile(to, maxGap) };
}

function isMatroska(path: string): boolean {
  return extname(path).toLowerCase() === '.mkv';
}
