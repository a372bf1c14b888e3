import { resolve } from 'node:path';
import type { FilePaths, StageFiles } from '../stage/stage-files.js';
import { fileIdentity, realPathOf } from './file-identity.js';
import { namePattern } from './name-pattern.js';
import type { Report } from './problem-list.js';

/** The files of a stage of the definition, of options that have no fault. */
export type FilesOfStage = { readonly stage: string; readonly files: StageFiles };

type Use = { readonly stage: string; readonly option: string; readonly path: string; readonly isWritten: boolean };
type FoundUse = Use & {
  readonly file: string;
  readonly realPath: string;
  /** The real paths of what it replaces, where the stage fills in its name later. */
  readonly replaced: RegExp | undefined;
};

/**
 * Reports, at both places, two options that lead to one file when one of them writes it: the file would be damaged, or lost before it is
 * read. Nothing is opened.
 */
export async function checkFiles(stages: readonly FilesOfStage[], report: Report): Promise<void> {
  const found = (await Promise.all(stages.map(usesOf))).flat();
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
function otherOf(use: FoundUse, found: readonly FoundUse[]): FoundUse | undefined {
  const others = found.filter((one) => isOther(one, use) && meet(one, use));
  return others.find(({ isWritten }) => isWritten) ?? (use.isWritten ? others[0] : undefined);
}

function meet(one: FoundUse, other: FoundUse): boolean {
  return one.file === other.file || mayReplace(one, other) || mayReplace(other, one);
}

/** Names that are filled in are compared with files that are read, which have theirs: most of what is written beside them is not of such a name. */
function mayReplace({ replaced }: FoundUse, { isWritten, realPath }: FoundUse): boolean {
  return !isWritten && replaced !== undefined && replaced.test(realPath);
}

async function usesOf({ stage, files: { reads, writes, replaces } }: FilesOfStage): Promise<FoundUse[]> {
  const uses = (paths: FilePaths = {}, isWritten: boolean, isReplaced: boolean) =>
    Object.entries(paths).flatMap(([option, path = []]) =>
      [path].flat().map((one) => find({ stage, option, path: one, isWritten }, isReplaced)),
    );
  const found = await Promise.all([
    ...uses(reads, false, false),
    ...uses(writes, true, false),
    ...uses(replaces, true, true),
  ]);
  return found.filter((use) => use !== undefined);
}

async function find(use: Use, isReplaced: boolean): Promise<FoundUse | undefined> {
  const [file, realPath] = await Promise.all([fileIdentity(use.path), realPathOf(use.path)]);
  return file === undefined
    ? undefined
    : { ...use, file, realPath, replaced: isReplaced ? namePattern(realPath) : undefined };
}

function isOther(one: Use, use: Use): boolean {
  return one.stage !== use.stage || one.option !== use.option;
}

function conflict(use: FoundUse, other: FoundUse): string {
  const whose = `"${other.option}" of stage "${other.stage}"`;
  const isSure = use.file === other.file;
  if (!use.isWritten && !isSure)
    return `it is read here, and ${whose} may replace it; write into another folder, or replace nothing`;
  if (!isSure)
    return `what is written here may replace what ${whose} reads; write into another folder, or replace nothing`;
  if (!use.isWritten) return `it is read here, and ${whose} writes it; give them different files`;
  if (!other.isWritten) return `it is written here, and ${whose} reads it; give them different files`;
  return `it is written here, and ${whose} writes it, too; give each a file of its own`;
}
