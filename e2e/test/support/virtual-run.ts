/** A program: runs a definition in virtual time, and prints what came of it. Argument: the definition's path. */
import { loadDefinition, Pipeline, type PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { type MemorySample, memorySample } from '../stages/slow-sink.js';

/** What it prints, as JSON. */
export type VirtualRun = {
  readonly summary: PipelineSummary;
  readonly warnings: readonly string[];
  /** How many drops were recorded (`why`), by link and cause. */
  readonly dropRecords: { readonly [linkAndCause: string]: number };
  /** Of the main thread; the time is that of the sink, which takes a second for each picture. */
  readonly memory: readonly MemorySample[];
};

const usPerSecond = 1_000_000;
const sampledEveryUs = 12 * usPerSecond;

const graph = await loadDefinition(process.argv[2] ?? '', { pluginRoots: [new URL(import.meta.url)] });
const pipeline = new Pipeline(graph, { virtualStartUs: 0, why: true, statsIntervalMs: 50 });
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
const memory: MemorySample[] = [];
pipeline.on('stats', ({ stages }) => {
  const atUs = usPerSecond * (stages.screen?.in.packets ?? 0);
  if (atUs >= (memory.at(-1)?.atUs ?? 0) + sampledEveryUs) memory.push(memorySample(atUs));
});
const summary = await pipeline.run();
process.stdout.write(JSON.stringify({ summary, warnings, dropRecords, memory } satisfies VirtualRun));
