import { withDefaults } from '../../src/stage/option-spec.js';
import type { EngineRun } from '../engine/harness/engine-run.js';
import type { TestStageSpec } from '../engine/harness/test-graph.js';
import telling, { type Life } from './fixtures/telling.js';

const module = new URL('./fixtures/telling.js', import.meta.url).href;

/** A stage of the fixture, which logs what happens to it: `numbers`, `pass`, `sink` and others. */
export function tellingStage(
  type: string,
  options: TestStageSpec['options'] = {},
  fields: Pick<TestStageSpec, 'restart' | 'thread'> = {},
): TestStageSpec {
  const spec = telling.stages.find((one) => one.type === type);
  if (!spec) throw new Error(`telling has no stage type ${type}`);
  return { type, module, options: withDefaults(spec.options ?? {}, options), ...fields };
}

/** Who the instances of a stage were, as far as they have told it. */
export function livesOf(run: EngineRun, stage: string): Life[] {
  return run
    .told(stage)
    .filter((message) => message.startsWith('{'))
    .map((message) => JSON.parse(message) as Life);
}

/** What else a stage told, without what the engine says of it. */
export function eventsOf(run: EngineRun, stage: string): string[] {
  return run.logs
    .filter((log) => log.stage === stage && log.level === 'info' && !log.message.startsWith('{'))
    .map(({ message }) => message);
}

/** Resolves when the engine has warned of a stage like this; rejects when the pipeline ends before. */
export async function untilWarned(run: EngineRun, stage: string, pattern: RegExp, times = 1): Promise<void> {
  const count = () =>
    run.logs.filter((log) => log.stage === stage && log.level === 'warn' && pattern.test(log.message)).length;
  if (count() >= times) return;
  const warned = new Promise<void>((resolve) => run.pipeline.on('log', () => count() >= times && resolve()));
  const ended = run.ended().then(({ error }) => {
    if (count() < times) throw new Error(`the run ended before ${stage} was warned of (${pattern}): ${error?.message}`);
  });
  await Promise.race([warned, ended]);
}

/** The failure of the pipeline, as soon as it is told. */
export function failureOf(run: EngineRun): Promise<{ readonly code: string; readonly stage: string | undefined }> {
  return new Promise((resolve) => run.pipeline.once('error', resolve));
}
