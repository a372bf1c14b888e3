import { type Check, hasOutputs } from './check.js';
import { check } from './conformance-error.js';
import { type EngineRun, layouts, runAround, type Scene } from './engine-run.js';
import type { LoadedSubject } from './subject.js';

type State = {
  readonly name: string;
  /** Whether threads may still be starting, which a busy machine takes its time for: then the engine may have to end the stage. */
  readonly whileStarting?: true;
  readonly applies?: Check['applies'];
  readonly scene: (subject: LoadedSubject) => Omit<Scene, 'layout'>;
};

/** How a neighbour behaves: the one behind the stage, if there is one. */
const neighbour = (subject: LoadedSubject, way: 'slow-open' | 'slow-close') =>
  hasOutputs(subject) ? { taker: way } : { feeder: way };

/** The states that a running pipeline can be aborted in, and how each is brought about. */
const states: readonly State[] = [
  { name: 'opens', whileStarting: true, scene: () => ({ during: after((run) => run.entered('opening')) }) },
  {
    name: 'waits for the start',
    whileStarting: true,
    scene: (subject) => ({ ...neighbour(subject, 'slow-open'), during: after((run) => run.heard('opening')) }),
  },
  {
    name: 'runs',
    scene: (subject) => ({
      feeder: 'repeat',
      during: after((run) => (hasOutputs(subject) ? run.arrived(3) : run.heard('fed'))),
    }),
  },
  {
    name: 'is blocked',
    applies: hasOutputs,
    scene: () => ({
      feeder: 'repeat',
      taker: 'hold',
      during: after(async (run) => {
        await run.arrived(1);
        await run.blocked(25);
      }),
    }),
  },
  {
    name: 'flushes',
    scene: (subject) => ({
      feeder: 'repeat',
      taker: 'slower',
      during: after(async (run) => {
        await (hasOutputs(subject) ? run.arrived(3) : run.heard('fed'));
        run.stop();
        await (subject.isSource ? run.entered('draining') : run.heard('closing'));
        await run.delivered();
        // The last packet may have had to wait for room.
        if (!subject.isSource && hasOutputs(subject)) await run.arrived(run.arrivals + 1);
      }),
    }),
  },
  {
    name: 'closes',
    scene: (subject) => ({
      ...neighbour(subject, 'slow-close'),
      during: after(async (run) => {
        if (subject.isSource) {
          await run.arrived(3);
          run.stop();
        } else if (!hasOutputs(subject)) {
          await run.heard('fed');
          run.stop();
        }
        await run.heard('closing');
      }),
    }),
  },
];

function after(event: (run: EngineRun) => Promise<unknown>): (run: EngineRun) => Promise<void> {
  return async (run) => {
    await event(run);
    run.abort();
  };
}

/** In real pipelines that are aborted. */
export const abortChecks: readonly Check[] = layouts.flatMap((layout) =>
  states.map(
    ({ name, applies, scene, whileStarting = false }): Check => ({
      name: `ends at once when it is aborted while it ${name} (${layout})`,
      ...(applies && { applies }),
      run: (subject) => endsAtOnce(subject, { ...scene(subject), layout }, whileStarting),
    }),
  ),
);

async function endsAtOnce(subject: LoadedSubject, scene: Scene, whileStarting: boolean): Promise<void> {
  const { summary, overdue } = await runAround(subject, scene);
  const { state, error, frames } = summary;
  const { layout } = scene;
  check(state !== 'failed', 'ends', () => `the pipeline (${layout}) failed: ${error?.code} ${error?.message}`);
  check(whileStarting || !overdue, 'ends', () => `it had to be ended after the abort (${layout}): ${overdue}`);
  check(frames.inUse === 0, 'close', () => `${frames.inUse} frames were in use after the abort (${layout})`);
}
