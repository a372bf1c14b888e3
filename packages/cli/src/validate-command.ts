import { loadDefinition } from '@arkavo-pipeline/core/pipeline';
import type { Terminal } from './display.js';
import { exitCodes } from './exit-code.js';
import { pluginRoots } from './plugin-roots.js';

/** Checks a definition as `run` would, and says what it is. Throws what is wrong with it. */
export async function validateCommand(file: string, set: readonly string[], terminal: Terminal): Promise<number> {
  const { name, stages, links } = await loadDefinition(file, { set, pluginRoots });
  terminal.write(`${file} is a good definition: "${name}", ${count(stages, 'stage')}, ${count(links, 'link')}\n`);
  return exitCodes.done;
}

function count(things: readonly unknown[], name: string): string {
  return `${things.length} ${name}${things.length === 1 ? '' : 's'}`;
}
