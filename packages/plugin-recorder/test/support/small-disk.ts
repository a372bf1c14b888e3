import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of so many bytes, in memory; undefined where none can be mounted. */
export async function mountSmallDisk(bytes: number): Promise<{ path: string; unmount(): Promise<void> } | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'recorder-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
  } catch {
    await rm(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    async unmount() {
      await run('umount', [path]);
      await rm(path, { recursive: true });
    },
  };
}
