import { ledgerParts } from '../../packet/ledger.js';
import type { Check } from './check.js';
import { hasOutputs } from './check.js';
import { ConformanceError, check } from './conformance-error.js';
import { type EngineOutcome, type Layout, layouts, runAround, takerOf } from './engine-run.js';
import type { LoadedSubject } from './subject.js';

/** In real pipelines that run to their end. */
export const runChecks: readonly Check[] = layouts.flatMap((layout): Check[] => [
  { name: `runs to the end (${layout})`, run: (subject) => runsToEnd(subject, layout) },
  {
    name: `bears a slow consumer (${layout})`,
    applies: hasOutputs,
    run: (subject) => bearsSlowConsumer(subject, layout),
  },
  {
    name: `is held by a consumer that takes nothing (${layout})`,
    applies: hasOutputs,
    run: (subject) => isHeld(subject, layout),
  },
]);

async function runsToEnd(subject: LoadedSubject, layout: Layout): Promise<void> {
  const outcome = await runAround(subject, { layout });
  checkDone(outcome, layout);
  checkDelivery(outcome);
  for (const [port, packets] of outcome.taken) {
    for (const { ledger, ptsUs } of packets) {
      const backwards = ledgerParts(ledger).find(({ us }) => us < 0);
      check(
        !backwards,
        'header',
        () => `the ledger of the packet at ${ptsUs} µs out of ${port} goes back at "${backwards?.name}"`,
      );
      check(
        ledger.stamps.some(({ stage }) => stage === 'stage'),
        'header',
        () => `the ledger of the packet at ${ptsUs} µs out of ${port} lacks the stage`,
      );
    }
  }
}

/** What comes out is what came out to a quick one, where that does not go by the clock. */
async function bearsSlowConsumer(subject: LoadedSubject, layout: Layout): Promise<void> {
  const slow = await runAround(subject, { layout, taker: 'slow' });
  checkDone(slow, layout);
  checkDelivery(slow);
  if (subject.isSource || subject.isLive) return;
  const quick = await runAround(subject, { layout });
  const out = ({ summary: { stages } }: EngineOutcome) => stages.stage?.out.packets ?? 0;
  const dropped = Object.values(slow.summary.stages.stage?.dropped ?? {}).reduce((sum, count) => sum + count, 0);
  check(
    out(slow) + dropped >= out(quick),
    'wait',
    () => `${out(slow)} packets came out to a slow consumer, ${out(quick)} to a quick one, and no drop was counted`,
  );
}

/** What a stage takes while nobody takes from it, it hoards. */
async function isHeld(subject: LoadedSubject, layout: Layout): Promise<void> {
  let held = false;
  const { summary, failedLater } = await runAround(subject, {
    layout,
    feeder: 'repeat',
    taker: 'hold',
    during: async (run) => {
      await run.arrived(1);
      held = await run.blocked(75);
      run.abort();
    },
  });
  const { state, error } = summary;
  // It may have flooded its links just before the abort.
  const failure = error ? `${error.code} ${error.message}` : failedLater;
  const flooded = failedLater?.startsWith('ERR_STAGE_FLOODS') ?? false;
  check(state !== 'failed' && !flooded, 'wait', () => `its pipeline (${layout}) failed: ${failure}`);
  const drops = Object.values(summary.stages.stage?.dropped ?? {}).reduce((sum, count) => sum + count, 0);
  const taken = summary.stages.stage?.[subject.isSource ? 'out' : 'in'].packets ?? 0;
  check(held || drops > 0, 'wait', () => `it went on to ${taken} packets while its consumer took none`);
  checkDepth(summary);
}

function checkDone({ summary }: EngineOutcome, layout: Layout): void {
  const { state, error } = summary;
  if (state !== 'done')
    throw new ConformanceError('ends', `its pipeline (${layout}) was ${state}: ${error?.code} ${error?.message}`);
}

/** Blocking links lose nothing, keep the order, and hold no more than they may. */
function checkDelivery({ summary, taken }: EngineOutcome): void {
  checkDepth(summary);
  for (const { from, to, dropped } of summary.links)
    check(dropped === 0, 'ends', () => `${dropped} packets on the link ${from} → ${to} did not arrive`);
  const out = summary.stages.stage?.out.packets ?? 0;
  const arrived = [...taken.keys()].reduce((sum, port) => sum + (summary.stages[takerOf(port)]?.in.packets ?? 0), 0);
  check(arrived === out, 'ends', () => `${out} packets were emitted, ${arrived} arrived`);
  for (const [port, packets] of taken) {
    const last = new Map<string, number>();
    for (const { sourceId, timeUs } of packets) {
      const before = last.get(sourceId) ?? Number.NEGATIVE_INFINITY;
      check(timeUs >= before, 'header', () => `behind ${port}, ${timeUs} µs of "${sourceId}" came after ${before} µs`);
      last.set(sourceId, timeUs);
    }
  }
}

export function checkDepth({ links }: EngineOutcome['summary']): void {
  for (const { from, to, maxDepth, capacity } of links)
    check(
      maxDepth <= capacity,
      'own',
      () => `${maxDepth} packets were on the link ${from} → ${to}, which takes ${capacity}`,
    );
}
