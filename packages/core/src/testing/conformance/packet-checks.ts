import { portMedia } from '../../stage/stage-spec.js';
import { type Emitted, nameOf, onBench, sameLedger } from './bench.js';
import { type Check, hasInputs, hasOutputs } from './check.js';
import { check } from './conformance-error.js';
import { runAround } from './engine-run.js';
import { type LoadedSubject, sourceIds } from './subject.js';

const isTransform = (subject: LoadedSubject) => hasInputs(subject) && hasOutputs(subject);

export const packetChecks: readonly Check[] = [
  { name: 'gives every packet back', run: givesBack },
  {
    name: 'waits for full links',
    applies: ({ spec }) => spec.open !== undefined && spec.outputs !== undefined,
    run: waits,
  },
  { name: 'emits what its ports say', applies: hasOutputs, run: emitsItsMedia },
  { name: 'carries the source id over', applies: isTransform, run: carriesSourceId },
  { name: 'carries the ledger over', applies: isTransform, run: carriesLedger },
  { name: 'keeps the order of each source', applies: hasOutputs, run: keepsOrder },
];

/** Without a flush, and in order. */
async function givesBack(subject: LoadedSubject): Promise<void> {
  await onBench(subject, {}, async (bench) => {
    if (subject.isSource) await bench.produce();
    else await bench.feed();
    const references = await bench.close();
    const kept = bench.given.filter((packet) => !packet.done);
    check(
      kept.length === 0,
      'own',
      () => `after close(), ${kept.length} packets were not done: ${kept.map(nameOf)[0]}`,
    );
    check(references === 0, 'close', () => `${references} frame references were not given back by close()`);
  });
  const { summary } = await runAround(subject, { layout: 'one thread' });
  const { reclaimed } = summary.frames;
  check(reclaimed === 0, 'close', () => `${reclaimed} frame references had to be reclaimed after the end in order`);
}

async function waits(subject: LoadedSubject): Promise<void> {
  await onBench(subject, { capacity: 1 }, async (bench) => {
    await bench.run();
    const { overruns } = bench.stage;
    check(overruns === 0, 'wait', () => `${overruns} packets were emitted into a full link`);
  });
}

async function emitsItsMedia(subject: LoadedSubject): Promise<void> {
  const { outputs = {} } = subject.spec;
  for (const { port, media } of await emissions(subject)) {
    const port_ = outputs[port];
    const given = port_ ? portMedia(port_) : [];
    check(
      given.includes(media),
      'ports',
      () => `${media} came out of ${port}, which gives ${given.join(', ') || 'nothing'}`,
    );
  }
}

async function carriesSourceId(subject: LoadedSubject): Promise<void> {
  const known: readonly string[] = [...sourceIds, 'stage'];
  for (const { port, sourceId } of await emissions(subject)) {
    const allowed = `${sourceIds.join(' or ')}, or the stage's own id`;
    check(
      known.includes(sourceId),
      'header',
      () => `a packet of source "${sourceId}" came out of ${port}: expected ${allowed}`,
    );
  }
}

function carriesLedger(subject: LoadedSubject): Promise<void> {
  return onBench(subject, {}, async (bench) => {
    await bench.run();
    for (const { port, ledger, timeUs } of bench.taken) {
      const from = bench.given.some((packet) => sameLedger(packet.ledger, ledger));
      check(
        from,
        'header',
        () => `the ledger of the packet at ${timeUs} µs out of ${port} is none of those that came in`,
      );
    }
  });
}

async function keepsOrder(subject: LoadedSubject): Promise<void> {
  const last = new Map<string, number>();
  for (const { port, sourceId, timeUs } of await emissions(subject)) {
    const stream = `${port} of source "${sourceId}"`;
    const before = last.get(stream) ?? Number.NEGATIVE_INFINITY;
    check(timeUs >= before, 'header', () => `on ${stream}, ${timeUs} µs came after ${before} µs`);
    last.set(stream, timeUs);
  }
}

/** What comes out in a whole life. */
async function emissions(subject: LoadedSubject): Promise<readonly Emitted[]> {
  let taken: readonly Emitted[] = [];
  await onBench(subject, {}, async (bench) => {
    await bench.run();
    taken = bench.taken;
  });
  check(taken.length > 0, 'ends', () => 'nothing was emitted; give the subject packets or options that make it emit');
  return taken;
}
