import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of a file beside the fixtures of the definition's tests. */
export function fixture(path: string): string {
  return fileURLToPath(new URL(`../../../test/definition/fixtures/${path}`, import.meta.url));
}

/** A folder outside the project in which the fixtures' plugin is installed, linked as pnpm does. Remove it at the end. */
export function installVideoStages(): { readonly root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'arkavo-definition-'));
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(fixture('plugin'), join(root, 'node_modules', 'video-stages'), 'dir');
  return { root, remove: () => rmSync(root, { recursive: true }) };
}
