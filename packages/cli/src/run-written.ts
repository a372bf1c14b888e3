import { type Definition, definitionText } from './definition-text.js';
import type { Terminal } from './display.js';
import { exitCodes } from './exit-code.js';
import { loadWritten } from './load-written.js';
import { type RunGraphOptions, runGraph } from './run-graph.js';
import { tokenVariable } from './token-variable.js';

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
  return runGraph(await loadWritten(text, env), options, terminal);
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
