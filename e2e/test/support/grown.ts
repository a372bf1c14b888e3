import { once } from 'node:events';
import { statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from './command.js';

/** Resolves when a file that a command writes has grown to this size; rejects when the command ends before. */
export async function grown(path: string, bytes: number, { finished }: Command): Promise<void> {
  const watcher = watch(dirname(path));
  const ended = finished.then(({ code, signal, stderr }) => {
    throw new Error(`it ended with ${signal ?? code} before ${path} had ${bytes} bytes:\n${stderr}`);
  });
  try {
    const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    while (size() < bytes) await Promise.race([once(watcher, 'change'), ended]);
  } finally {
    ended.catch(() => {});
    watcher.close();
  }
}
