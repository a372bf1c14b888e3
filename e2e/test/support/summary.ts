import { readFile } from 'node:fs/promises';
import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';

/** What `--summary` wrote. */
export async function readSummary(path: string): Promise<PipelineSummary> {
  return JSON.parse(await readFile(path, 'utf8')) as PipelineSummary;
}
