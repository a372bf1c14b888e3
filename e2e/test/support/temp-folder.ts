import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a test in a folder of its own, which is removed afterwards. */
export async function inTempFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'arkavo-e2e-'));
  try {
    await test(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
