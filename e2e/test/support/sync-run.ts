import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDefinition, Pipeline, type PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import * as assert from 'uvu/assert';
import type { SyncReport } from '../stages/sync-check.js';
import { pipelineFile, testStage } from './pipeline-file.js';

export type SyncRunOptions = {
  /** A new folder. */
  readonly folder: string;
  /** Where the clock starts, microseconds. */
  readonly virtualStartUs: number;
  readonly sources: object;
  /** `stage.port` of the video and of the audio. */
  readonly inputs: readonly [string, string];
};

/** Runs sources into a sync check in virtual time, to their end; nothing may be dropped on the way. */
export async function runSyncCheck({ folder, virtualStartUs, sources, inputs }: SyncRunOptions): Promise<SyncReport> {
  await mkdir(folder);
  const path = join(folder, 'report.json');
  const check = { use: testStage('sync-check'), inputs, options: { path } };
  const file = await pipelineFile(folder, { ...sources, check });
  const graph = await loadDefinition(file, { pluginRoots: [new URL(import.meta.url)] });
  assertWhole(await new Pipeline(graph, { virtualStartUs }).run());
  return JSON.parse(await readFile(path, 'utf8')) as SyncReport;
}

function assertWhole({ state, error, links }: PipelineSummary): void {
  assert.is(state, 'done', JSON.stringify(error));
  for (const { sent, delivered } of links) assert.is(delivered, sent);
}
