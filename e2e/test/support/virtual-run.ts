/** A program: runs a definition in virtual time, and prints what came of it. Argument: the definition's path. */
import { loadDefinition, Pipeline, type PipelineSummary } from '@arkavo-pipeline/core/pipeline';

/** What it prints, as JSON. */
export type VirtualRun = {
  readonly summary: PipelineSummary;
  readonly warnings: readonly string[];
  /** How many drops were recorded (`why`), by link and cause. */
  readonly dropRecords: { readonly [linkAndCause: string]: number };
};

const graph = await loadDefinition(process.argv[2] ?? '', { pluginRoots: [new URL(import.meta.url)] });
const pipeline = new Pipeline(graph, { virtualStartUs: 0, why: true });
const warnings: string[] = [];
const dropRecords: { [linkAndCause: string]: number } = {};
pipeline.on('log', ({ level, message }) => level === 'warn' && warnings.push(message));
pipeline.on('why', (records) => {
  for (const { decision, link, cause, details } of records) {
    const key = `${link} ${cause}`;
    // Records that come too fast to be sent are counted in one.
    const count = cause === 'unrecorded' ? Number(details?.records) : 1;
    if (decision === 'drop') dropRecords[key] = (dropRecords[key] ?? 0) + count;
  }
});
const summary = await pipeline.run();
process.stdout.write(JSON.stringify({ summary, warnings, dropRecords } satisfies VirtualRun));
