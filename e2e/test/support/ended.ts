import * as assert from 'uvu/assert';
import type { Command } from './command.js';

/** Resolves when a program has ended by itself, and well. */
export async function ended({ finished }: Command): Promise<void> {
  const { code, signal, stderr } = await finished;
  assert.is(code, 0, `ended with ${signal ?? code}:\n${stderr}`);
}
