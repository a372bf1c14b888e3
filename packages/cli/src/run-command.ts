import { loadDefinition } from '@arkavo-pipeline/core/pipeline';
import type { Terminal } from './display.js';
import { pluginRoots } from './plugin-roots.js';
import { type RunGraphOptions, runGraph } from './run-graph.js';

export type RunOptions = RunGraphOptions & { readonly set: readonly string[] };

/** Runs a definition to its end. Returns the exit code; throws what is wrong before anything has started. */
export async function runCommand(file: string, options: RunOptions, terminal: Terminal): Promise<number> {
  return runGraph(await loadDefinition(file, { set: options.set, pluginRoots }), options, terminal);
}
