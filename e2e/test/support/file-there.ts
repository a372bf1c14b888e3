import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Command } from './command.js';

/** Resolves when a file is there that a command writes; rejects when the command ends before. */
export function fileThere(path: string, command: Command): Promise<void> {
  return there(dirname(path), (names) => names.includes(basename(path)), command);
}

/** Resolves when so many files are in a folder. */
export function filesThere(folder: string, count: number, command: Command): Promise<void> {
  return there(folder, (names) => names.length >= count, command);
}

async function there(
  folder: string,
  isIt: (names: readonly string[]) => boolean,
  { finished }: Command,
): Promise<void> {
  const watcher = watch(folder);
  const ended = finished.then(({ code, signal, stderr }) => {
    if (!isIt(readdirSync(folder))) throw new Error(`it ended with ${signal ?? code}:\n${stderr}`);
  });
  try {
    while (!isIt(readdirSync(folder))) await Promise.race([once(watcher, 'change'), ended]);
  } finally {
    ended.catch(() => {});
    watcher.close();
  }
}
