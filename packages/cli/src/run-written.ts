import { loadDefinition } from '@arkavo-pipeline/core/pipeline';
import { type Definition, definitionText } from './definition-text.js';
import type { Terminal } from './display.js';
import { exitCodes } from './exit-code.js';
import { pluginRoots } from './plugin-roots.js';
import { type RunGraphOptions, runGraph } from './run-graph.js';
import { tokenVariable } from './token-variable.js';

/** Where a definition that a command writes would be kept: what is relative in it is relative to the working directory. */
const writtenPath = 'pipeline.json';

/** Writes a definition to `output` and runs it as if it were in a file. Returns the exit code. */
export async function runWritten(
  definition: Definition,
  token: string | undefined,
  options: RunGraphOptions,
  output: Terminal,
  terminal: Terminal,
): Promise<number> {
  const text = printDefinition(definition, output);
  const env = token === undefined ? process.env : { ...process.env, [tokenVariable]: token };
  return runGraph(await loadDefinition(writtenPath, { text, env, pluginRoots }), options, terminal);
}

/** Writes a definition to `output`, and no more than that. */
export function printOnly(definition: Definition, output: Terminal): number {
  printDefinition(definition, output);
  return exitCodes.done;
}

function printDefinition(definition: Definition, output: Terminal): string {
  const text = definitionText(definition);
  output.write(text);
  return text;
}
