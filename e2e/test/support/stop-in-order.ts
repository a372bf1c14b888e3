import * as assert from 'uvu/assert';
import type { Command } from './command.js';

/** Stops programs as Ctrl-C does, one after the other; each ends in order. */
export async function stopInOrder(...commands: readonly Command[]): Promise<void> {
  for (const { process, finished } of commands) {
    process.kill('SIGINT');
    const { code, signal, stderr } = await finished;
    assert.is(code, 0, `ended with ${signal ?? code}:\n${stderr}`);
  }
}
