import type { StageSpec } from '../../stage/stage-spec.js';
import { TestStage } from '../test-stage.js';
import { type Bench, onBench, promptMs, turn } from './bench.js';
import { type Check, hasOutputs } from './check.js';
import { ConformanceError, check, inTime } from './conformance-error.js';
import type { LoadedSubject } from './subject.js';

export const closeChecks: readonly Check[] = [
  { name: 'opens and closes without packets', run: (subject) => onBench(subject, {}, async () => {}) },
  { name: 'is closed twice, and opens again', run: closesTwice },
  { name: 'closes while it is blocked', applies: hasOutputs, run: closesBlocked },
  { name: 'ends in order', run: endsInOrder },
  { name: 'emits nothing after it has closed', applies: hasOutputs, run: (subject) => emitsNothingLate(subject) },
];

/** An engine that lost track must not make things worse; and what is closed is free for the next instance: ports, files. */
async function closesTwice(subject: LoadedSubject): Promise<void> {
  for (const life of ['first', 'second']) {
    const { spec, close } = closable(subject.spec);
    const { options, teardown } = await subject.setUp();
    try {
      const stage = await inTime(TestStage.open(spec, { options, stageId: 'stage' }), promptMs, 'open', 'open()');
      await inTime(stage.close(), promptMs, 'close', 'close()');
      const thrown = await inTime(failureOf(close), promptMs, 'close', 'a second close()');
      check(thrown === undefined, 'close', () => `a second close() of the ${life} instance threw ${thrown}`);
    } finally {
      await teardown?.();
    }
  }
}

/** The spec with a way to the `close` of what it opened. */
function closable(spec: StageSpec): { readonly spec: StageSpec; readonly close: () => Promise<void> } {
  let opened: { close?(): void | Promise<void> } | undefined;
  const remember = <Opened extends { close?(): void | Promise<void> }>(stage: Opened): Opened => {
    opened = stage;
    return stage;
  };
  const open = spec.open?.bind(spec);
  const connect = spec.connect?.bind(spec);
  return {
    spec: {
      ...spec,
      ...(open && { open: async (context) => remember(await open(context)) }),
      ...(connect && { connect: async (inputs, context) => remember(await connect(inputs, context)) }),
    },
    close: async () => opened?.close?.(),
  };
}

async function failureOf(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error ?? new Error('nothing');
  }
}

/** Nobody takes what it emits. */
function closesBlocked(subject: LoadedSubject): Promise<void> {
  return onBench(subject, { capacity: 1, taking: false }, async (bench) => {
    const working = subject.isSource ? bench.stage.generate() : feedWithoutLimit(bench);
    working.catch(() => {});
    const deadline = performance.now() + 500;
    while (!bench.stage.full && performance.now() < deadline) await turn();
    await quiet();
    await inTime(bench.stage.close(), promptMs, 'close', 'close() while nobody takes what the stage emitted');
    await inTime(
      working.catch(() => {}),
      promptMs,
      'ends',
      'what the stage was doing when it was closed',
    );
  });
}

/** Until the stage is held. */
async function feedWithoutLimit(bench: Bench): Promise<void> {
  for (let count = 0; count < 1000 && !bench.stage.full; count++) {
    const { packet, feed } = bench.next();
    bench.given.push(packet);
    await bench.stage.send(packet, feed.port);
  }
}

function endsInOrder(subject: LoadedSubject): Promise<void> {
  return onBench(subject, {}, async (bench) => {
    await bench.run();
    if (subject.isSource)
      check(bench.taken.length > 0, 'generate', () => 'the source gave no packet before it was stopped');
    const kept = bench.given.filter((packet) => !packet.done);
    check(kept.length === 0, 'flush', () => `${kept.length} packets were still held after the end`);
    const before = bench.taken.length;
    await quiet();
    const more = bench.taken.length - before;
    check(more === 0, 'flush', () => `${more} packets were emitted after the end`);
  });
}

async function emitsNothingLate(subject: LoadedSubject): Promise<void> {
  await onBench(subject, {}, async (bench) => {
    if (subject.isSource) await bench.produce();
    else await bench.feed(5);
    await bench.close();
    await quiet();
    const { late } = bench.stage;
    if (late > 0) throw new ConformanceError('close', `${late} packets were emitted after close() had resolved`);
  });
}

/** Long enough for what a stage has left behind (timers, promises) to show. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turn();
  await new Promise((resolve) => setTimeout(resolve, 30));
}
