import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Graph, loadDefinition } from '@arkavo-pipeline/core/pipeline';
import type { LedgerEntry } from '../stages/ledger-log.js';
import { pipelineFile, testStage } from './pipeline-file.js';

/** How the stages are spread over threads: all in one of this name, or one each. */
export const layouts = [
  { layout: 'own threads', thread: undefined },
  { layout: 'one thread', thread: 'one' },
] as const;

export const sinks = ['screen', 'archive'] as const;

export type LedgerGraphOptions = {
  readonly thread: string | undefined;
  /** Pictures of the source; 0 goes on for ever. */
  readonly frames: number;
  /** The stages that are restarted when they fail. */
  readonly restarted?: readonly string[];
};

/** A source, a stage that passes its pictures on to two sinks, and what each of them saw written to a file of its own. */
export async function ledgerGraph(folder: string, options: LedgerGraphOptions): Promise<Graph> {
  const { thread, frames, restarted = [] } = options;
  const module = testStage('ledger-log');
  const log = (id: string) => ({ path: pathOf(folder, id) });
  const stages = {
    camera: { use: 'test-source', options: { width: 64, height: 64, fps: 60, frames } },
    pass: { use: `${module}#ledger-pass`, inputs: ['camera.video'], options: log('pass') },
    screen: { use: `${module}#ledger-log`, inputs: ['pass'], options: log('screen') },
    archive: { use: `${module}#ledger-log`, inputs: ['pass'], options: log('archive') },
  };
  const spread = Object.entries(stages).map(([id, stage]) => [
    id,
    { ...stage, ...(thread && { thread }), ...(restarted.includes(id) && { restart: { max: 100, backoff: 1 } }) },
  ]);
  const file = await pipelineFile(folder, Object.fromEntries(spread));
  return loadDefinition(file, { pluginRoots: [new URL(import.meta.url)] });
}

/** What a stage of the graph has written down. */
export async function ledgersOf(folder: string, id: string): Promise<LedgerEntry[]> {
  const lines = (await readFile(pathOf(folder, id), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as LedgerEntry);
}

function pathOf(folder: string, id: string): string {
  return join(folder, `${id}.jsonl`);
}
