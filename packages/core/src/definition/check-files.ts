import { resolve } from 'node:path';
import type { FilePaths, StageFiles } from '../stage/stage-files.js';
import { fileIdentity } from './file-identity.js';
import type { Report } from './problem-list.js';

/** The files of a stage of the definition, of options that have no fault. */
export type FilesOfStage = { readonly stage: string; readonly files: StageFiles };

type Use = { readonly stage: string; readonly option: string; readonly path: string; readonly isWritten: boolean };
type FoundUse = Use & { readonly file: string };

/**
 * Reports, at both places, two options that lead to one file when one of them writes it: the file would be damaged, or lost before it is
 * read. Nothing is opened.
 */
export async function checkFiles(stages: readonly FilesOfStage[], report: Report): Promise<void> {
  const found = (await Promise.all(stages.flatMap(usesOf).map(find))).filter((use) => use !== undefined);
  const told = new Set<string>();
  for (const use of found) {
    const path = ['stages', use.stage, 'options', use.option];
    const other = otherOf(use, found);
    if (other === undefined || told.has(path.join('.'))) continue;
    report(path, conflict(use, other), 'value', `, not ${resolve(use.path)}`);
    told.add(path.join('.'));
  }
}

/** Whom a use of a file is at odds with: rather one that writes it. */
function otherOf(use: FoundUse, found: readonly FoundUse[]): Use | undefined {
  const others = found.filter((one) => one.file === use.file && isOther(one, use));
  return others.find(({ isWritten }) => isWritten) ?? (use.isWritten ? others[0] : undefined);
}

function usesOf({ stage, files: { reads = {}, writes = {} } }: FilesOfStage): Use[] {
  const uses = (paths: FilePaths, isWritten: boolean) =>
    Object.entries(paths).flatMap(([option, path = []]) =>
      [path].flat().map((one) => ({ stage, option, path: one, isWritten })),
    );
  return [...uses(reads, false), ...uses(writes, true)];
}

async function find(use: Use): Promise<FoundUse | undefined> {
  const file = await fileIdentity(use.path);
  return file === undefined ? undefined : { ...use, file };
}

function isOther(one: Use, use: Use): boolean {
  return one.stage !== use.stage || one.option !== use.option;
}

function conflict(use: Use, other: Use): string {
  const whose = `"${other.option}" of stage "${other.stage}"`;
  if (!use.isWritten) return `it is read here, and ${whose} writes it; give them different files`;
  if (!other.isWritten) return `it is written here, and ${whose} reads it; give them different files`;
  return `it is written here, and ${whose} writes it, too; give each a file of its own`;
}
