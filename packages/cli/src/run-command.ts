import type { PipelineError } from '@arkavo-pipeline/core';
import { loadDefinition, Pipeline } from '@arkavo-pipeline/core/pipeline';
import { createDisplay, type Terminal } from './display.js';
import { endLine } from './end-line.js';
import { errorText } from './error-text.js';
import { exitCodeOf, exitCodes } from './exit-code.js';
import { stopOnInterrupts } from './interrupts.js';
import { pluginRoots } from './plugin-roots.js';
import { SummaryFile } from './summary-file.js';

export type RunOptions = {
  readonly set: readonly string[];
  /** Milliseconds of running after which the pipeline is stopped. */
  readonly for?: number;
  /** Path. */
  readonly summary?: string;
  readonly verbose: boolean;
};

/** Runs a definition to its end. Returns the exit code; throws what is wrong before anything has started. */
export async function runCommand(file: string, options: RunOptions, terminal: Terminal): Promise<number> {
  const graph = await loadDefinition(file, { set: options.set, pluginRoots });
  const summaryFile = options.summary === undefined ? undefined : await SummaryFile.open(options.summary);
  const pipeline = new Pipeline(graph);
  const display = createDisplay(terminal);
  const failures: PipelineError[] = [];
  pipeline.on('error', (error) => failures.push(error));
  pipeline.on('stats', (stats) => display.stats(stats));
  pipeline.on('log', ({ level, stage, message }) => {
    if (level !== 'debug' || options.verbose) display.line(`${level} ${stage}: ${message}`);
  });

  const releaseSignals = stopOnInterrupts(pipeline, (text) => display.line(text));
  const cancelTimer = stopAfter(pipeline, options.for);
  const summary = await pipeline.run();
  cancelTimer();
  releaseSignals();

  display.end(summary, endLine(summary));
  for (const error of failures) terminal.write(errorText(error, options.verbose));
  try {
    await summaryFile?.write(summary);
  } catch (error) {
    terminal.write(errorText(error, options.verbose));
    return Math.max(exitCodeOf(summary), exitCodes.failed);
  }
  return exitCodeOf(summary);
}

/** Stops the pipeline when it has run for that long. Returns the function that calls this off. */
function stopAfter(pipeline: Pipeline, ms: number | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  pipeline.on('state', (state) => {
    if (state === 'running' && ms !== undefined) timer = setTimeout(() => pipeline.stop(), ms);
  });
  return () => clearTimeout(timer);
}
