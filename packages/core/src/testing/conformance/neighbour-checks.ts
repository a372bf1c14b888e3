import type { Check } from './check.js';
import { hasInputs, hasOutputs } from './check.js';
import { check } from './conformance-error.js';
import { type EngineRun, type Layout, layouts, runAround, type Scene, takerOf } from './engine-run.js';
import type { FeederWay, TakerWay } from './neighbours.js';
import { checkDepth } from './run-checks.js';
import type { LoadedSubject } from './subject.js';

const feeders: readonly (readonly [string, FeederWay])[] = [
  ['the stage before it throws in open', 'throw-open'],
  ['the stage before it throws while it runs', 'throw-generate'],
  ['the stage before it floods', 'flood'],
];
const takers: readonly (readonly [string, TakerWay])[] = [
  ['the stage behind it throws in open', 'throw-open'],
  ['the stage behind it throws in process', 'throw-process'],
  ['the stage behind it throws in flush', 'throw-flush'],
];

/** In real pipelines that fail by another stage. */
export const neighbourChecks: readonly Check[] = layouts.flatMap((layout) => [
  ...feeders.map(([what, feeder]) => ({
    name: `ends when ${what} (${layout})`,
    applies: hasInputs,
    run: (subject: LoadedSubject) => endsWith(subject, { layout, feeder }, 'feed', layout),
  })),
  ...takers.map(([what, taker]) => ({
    name: `ends when ${what} (${layout})`,
    applies: hasOutputs,
    run: (subject: LoadedSubject) => {
      // Streams that go on until the stop; a flush comes when they end by themselves.
      const feeder = taker === 'throw-process' ? 'repeat' : 'feed';
      const scene = { layout, feeder, taker, during: takerFails(subject, taker) } as const;
      return endsWith(subject, scene, takerOf(subject.outputs[0] ?? ''), layout);
    },
  })),
]);

/** A flush comes when the stream ends. */
function takerFails(subject: LoadedSubject, way: TakerWay): (run: EngineRun) => Promise<void> {
  return async (run) => {
    if (!subject.isSource || way !== 'throw-flush') return;
    await run.arrived(3);
    run.stop();
  };
}

async function endsWith(subject: LoadedSubject, scene: Scene, culprit: string, layout: Layout): Promise<void> {
  const { summary, overdue } = await runAround(subject, scene);
  const { state, error } = summary;
  // Threads may still be starting, which a busy machine takes its time for.
  const whileStarting = [scene.feeder, scene.taker].includes('throw-open');
  check(
    state === 'failed' && error?.stage === culprit,
    'ends',
    () =>
      `${culprit} failed on purpose (${layout}), but the pipeline was ${state}: ${error?.stage} ${error?.code} ${error?.message}`,
  );
  check(whileStarting || !overdue, 'ends', () => `it had to be ended after ${culprit} had failed: ${overdue}`);
  check(summary.frames.inUse === 0, 'close', () => `${summary.frames.inUse} frames were in use at the end`);
  checkDepth(summary);
}
