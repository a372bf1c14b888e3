import type { Test } from 'uvu';
import type { GraphLink } from '../../../src/graph/graph.js';
import { EngineRun, type RunOptions } from './engine-run.js';
import type { TestStages } from './test-graph.js';

/** How the stages of a graph are spread over threads; what a pipeline does must not depend on it. */
export type Layout = {
  readonly name: string;
  /** The thread of all stages; undefined: one each. */
  readonly thread: string | undefined;
};

const ownThreads: Layout = { name: 'own threads', thread: undefined };
const oneThread: Layout = { name: 'one thread', thread: 'one' };
const layouts: readonly Layout[] = [ownThreads, oneThread];

/** Starts a pipeline in the layout of the test. */
export type Start = (stages: TestStages, links: readonly GraphLink[], options?: RunOptions) => EngineRun;

/** Registers a test for each layout. */
export function inEachLayout(test: Test, title: string, body: (start: Start, layout: Layout) => Promise<void>): void {
  for (const layout of layouts) inLayout(test, layout, title, body);
}

/** For what has to do with threads. */
export function inOwnThreads(test: Test, title: string, body: (start: Start, layout: Layout) => Promise<void>): void {
  inLayout(test, ownThreads, title, body);
}

/** For what depends on one thread's order of events. */
export function inOneThread(test: Test, title: string, body: (start: Start, layout: Layout) => Promise<void>): void {
  inLayout(test, oneThread, title, body);
}

/** A pipeline that a failed test leaves behind is aborted. */
function inLayout(
  test: Test,
  layout: Layout,
  title: string,
  body: (start: Start, layout: Layout) => Promise<void>,
): void {
  test(`${title} (${layout.name})`, async () => {
    const runs: EngineRun[] = [];
    const start: Start = (stages, links, options) => {
      const run = new EngineRun(layout.thread, stages, links, options);
      runs.push(run);
      void run.ended();
      return run;
    };
    try {
      await body(start, layout);
    } finally {
      for (const run of runs) run.pipeline.abort();
      await Promise.all(runs.map((run) => run.ended()));
    }
  });
}
