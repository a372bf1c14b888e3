import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';

const maxOutputBytes = 64 * 1024 * 1024;

/** Runs a tool that must succeed; returns what it printed. */
export function run(tool: string, args: readonly string[]): string {
  return execFileSync(tool, args, { encoding: 'utf8', maxBuffer: maxOutputBytes, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs a tool that must succeed; returns its log, which is what it printed on the error output. */
export function runForLog(tool: string, args: readonly string[]): string {
  const { status, stderr } = spawnSync(tool, args, { encoding: 'utf8', maxBuffer: maxOutputBytes });
  assert.is(status, 0, stderr);
  return stderr;
}

/** Runs `work` with a folder that exists as long as it runs. */
export async function withFolder<Result>(work: (path: (name: string) => string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'vt-encoder-'));
  try {
    return await work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
