import type { PipelineError } from '@arkavo-pipeline/core';
import { type Graph, Pipeline } from '@arkavo-pipeline/core/pipeline';
import { BoundedLines } from './bounded-lines.js';
import { CommandLines } from './command-lines.js';
import { createDisplay, type Terminal } from './display.js';
import { endLine } from './end-line.js';
import { errorText } from './error-text.js';
import { exitCodeOf, exitCodes } from './exit-code.js';
import { stopOnInterrupts } from './interrupts.js';
import { printableLines } from './printable.js';
import { SourceLines } from './source-lines.js';
import { SummaryFile } from './summary-file.js';
import { WhyFile } from './why-file.js';

export type RunGraphOptions = {
  /** Milliseconds of running after which the pipeline is stopped. */
  readonly for?: number;
  /** Whether commands for stages are read from standard input. */
  readonly commands?: boolean;
  /** Path. */
  readonly summary?: string;
  /** Path. */
  readonly why?: string;
  readonly verbose: boolean;
  /** Lines to show once every stage is open. */
  readonly greeting?: readonly string[];
};

/** Runs a pipeline to its end. Returns the exit code; throws what is wrong before anything has started. */
export async function runGraph(graph: Graph, options: RunGraphOptions, terminal: Terminal): Promise<number> {
  const whyFile = options.why === undefined ? undefined : await WhyFile.open(options.why);
  const summaryFile = options.summary === undefined ? undefined : await openSummary(options.summary, whyFile);
  const pipeline = new Pipeline(graph, { why: whyFile !== undefined });
  const display = createDisplay(terminal);
  const sources = new SourceLines();
  const sourceLines = new BoundedLines((line) => display.line(line));
  const failures: PipelineError[] = [];
  pipeline.on('error', (error) => failures.push(error));
  pipeline.on('state', (state) => {
    if (state === 'running') for (const line of options.greeting ?? []) display.line(line);
  });
  pipeline.on('why', (records) => whyFile?.write(records));
  pipeline.on('stats', (stats) => {
    sourceLines.next();
    display.stats(stats);
  });
  pipeline.on('stage-event', (event) => sourceLines.line(sources.line(event)));
  pipeline.on('log', ({ level, stage, message }) => {
    if (level !== 'debug' || options.verbose) display.line(`${level} ${stage}: ${printableLines(message)}`);
  });

  let interruptedBy: NodeJS.Signals | undefined;
  const noteInterrupt = (signal: NodeJS.Signals) => {
    if (pipeline.state === 'idle' || pipeline.state === 'opening') interruptedBy = signal;
  };
  const releaseSignals = stopOnInterrupts(pipeline, (text) => display.line(text), noteInterrupt);
  const commands = options.commands
    ? new CommandLines(pipeline, process.stdin, (text) => display.line(text))
    : undefined;
  pipeline.on('state', (state) => state === 'running' && commands?.start());
  const cancelTimer = stopAfter(pipeline, options.for);
  const summary = await pipeline.run();
  cancelTimer();
  commands?.close();
  releaseSignals();
  sourceLines.next();

  const written = await Promise.allSettled([summaryFile?.write(summary), whyFile?.close()]);
  display.end(summary, endLine(summary));
  if (whyFile && whyFile.lost > 0) terminal.write(lostText(whyFile.lost, whyFile.path));
  const unwritten = written.flatMap((file) => (file.status === 'rejected' ? [file.reason as PipelineError] : []));
  for (const error of [...failures, ...unwritten]) terminal.write(errorText(error, options.verbose));
  return Math.max(exitCodeOf(summary, interruptedBy), unwritten.length > 0 ? exitCodes.failed : exitCodes.done);
}

function lostText(count: number, path: string): string {
  return `warn: ${count} why records are not in ${path}: it could not be written as fast as they came\n`;
}

async function openSummary(path: string, whyFile: WhyFile | undefined): Promise<SummaryFile> {
  try {
    return await SummaryFile.open(path);
  } catch (error) {
    await whyFile?.close();
    throw error;
  }
}

/** Stops the pipeline when it has run for that long. Returns the function that calls this off. */
function stopAfter(pipeline: Pipeline, ms: number | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  pipeline.on('state', (state) => {
    if (state === 'running' && ms !== undefined) timer = setTimeout(() => pipeline.stop(), ms);
  });
  return () => clearTimeout(timer);
}
