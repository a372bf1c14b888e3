import type { ErrorCode } from '../../errors/error-codes.js';
import { PipelineError } from '../../errors/pipeline-error.js';
import { FrameOwner } from '../../frames/frame-owner.js';
import { type Bench, onBench } from './bench.js';
import { type Check, hasInputs } from './check.js';
import { ConformanceError, check } from './conformance-error.js';
import { type Layout, layouts, plainPackets, runAround } from './engine-run.js';
import { type Garbage, garbageLike } from './garbage.js';
import { type PlainPacket, toPlain } from './plain-packet.js';
import { type Feed, type LoadedSubject, sourceIds } from './subject.js';

export const garbageChecks: readonly Check[] = [
  { name: 'reports garbage', applies: hasInputs, run: reportsGarbage },
  ...layouts.map(
    (layout): Check => ({
      name: `survives garbage (${layout})`,
      applies: hasInputs,
      run: (subject) => survivesGarbage(subject, layout),
    }),
  ),
];

/** Of every sort, between good packets: an instance that fails is followed by another, which gets the rest. */
async function reportsGarbage(subject: LoadedSubject): Promise<void> {
  for (const feed of subject.feeds) {
    for (let next = 0; next >= 0; ) {
      await onBench(subject, {}, async (bench) => {
        await bench.feed(2);
        next = await feedGarbage(bench, feed, next);
        await bench.close();
        const kept = bench.given.filter((packet) => !packet.done).length;
        check(kept === 0, 'own', () => `${kept} packets were not disposed of after garbage`);
      });
    }
  }
}

/** Returns where the next instance has to go on; -1 at the end. */
async function feedGarbage(bench: Bench, feed: Feed, first: number): Promise<number> {
  const sorts = garbageOf(bench, feed).length;
  for (let sort = first; sort < sorts; sort++) {
    const garbage = garbageOf(bench, feed)[sort];
    if (!garbage) continue;
    const survived = await survives(garbage.what, () => bench.give(garbage.make(), feed.port));
    if (!survived) return sort + 1;
    if (!(await survives(`a good packet after ${garbage.what}`, () => bench.feed(1)))) return sort + 1;
  }
  await survives('the end after garbage', () => bench.end());
  return -1;
}

/** Spoilt copies of the packet that would come next. */
function garbageOf(bench: Bench, feed: Feed): Garbage[] {
  using good = bench.subject.packet(feed, bench.index, sourceIds[0], bench.stage.frames);
  return garbageLike(good, bench.stage.frames);
}

/** False when the stage failed as it may: with a PipelineError. */
async function survives(what: string, action: () => Promise<void>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    if (error instanceof ConformanceError) throw error;
    if (error instanceof PipelineError) return false;
    throw new ConformanceError('faults', `at ${what}, the stage threw ${error}`, error);
  }
}

/** How a pipeline ends by a stage that was not prepared for what it got. */
const accidents: readonly ErrorCode[] = ['ERR_THREAD_DIED', 'ERR_STAGE_FAILED', 'ERR_STAGE_TIMEOUT'];

/** In its worker, where nobody catches what is thrown late. */
async function survivesGarbage(subject: LoadedSubject, layout: Layout): Promise<void> {
  const { summary, overdue } = await runAround(subject, { layout, feeder: 'linger', packets: spoilt(subject) });
  const { state, error, frames } = summary;
  const failed = error && `${error.stage}: ${error.code} ${error.message}`;
  const isReport = state === 'done' || (error?.stage === 'stage' && !accidents.includes(error.code));
  check(isReport, 'faults', () => `after garbage, the pipeline (${layout}) was ${state}: ${failed}`);
  check(!overdue, 'ends', () => `it had to be ended after garbage (${layout}): ${overdue}`);
  check(frames.inUse === 0, 'close', () => `${frames.inUse} frames were in use after garbage (${layout})`);
}

/** Good packets, all the garbage, good packets. */
function spoilt(subject: LoadedSubject): PlainPacket[] {
  const good = plainPackets(subject);
  const frames = FrameOwner.create('garbage');
  try {
    const garbage = subject.feeds.flatMap((feed) => {
      using like = subject.packet(feed, 0, sourceIds[0], frames);
      return garbageLike(like, frames).map(({ make }) => {
        using packet = make();
        return toPlain(packet);
      });
    });
    return [...good.slice(0, good.length >> 1), ...garbage, ...good.slice(good.length >> 1)];
  } finally {
    frames.close();
  }
}
