// timeout: 400 s
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MemorySample } from '../stages/slow-sink.js';
import { start } from '../support/command.js';
import { pipelineFile, testStage } from '../support/pipeline-file.js';
import { slope } from '../support/slope.js';
import { inTempFolder } from '../support/temp-folder.js';
import type { VirtualRun } from '../support/virtual-run.js';

const test = suite('a sink that takes 1 s for each picture of a 1080p source with 30 a second');
const program = fileURLToPath(new URL('../support/virtual-run.js', import.meta.url));
const usPerMinute = 60_000_000;
const capacity = 4;
const link = 'camera.video → screen.video';

/** Megabytes a minute: less than 300 bytes for each picture that the source makes. */
const mostGrowth = 0.5;

/** Minutes. They pass in 0.3 s each: what is compiled and kept for good comes in the first ones. */
const warmUp = 10;
const measured = 5;
const seconds = (warmUp + measured) * 60;

for (const [overflow, cause] of [
  ['drop-oldest', 'overflow-oldest'],
  ['drop-newest', 'overflow-newest'],
] as const) {
  test(`behind ${overflow} costs no memory over time: what it does not get is dropped, counted, recorded and warned of`, () =>
    inTempFolder(async (folder) => {
      const { summary, warnings, dropRecords } = await run(folder, overflow, 30 * seconds);
      const { sent, delivered, dropped, droppedBy } = linkOf(summary);
      assert.is(sent, 30 * seconds);
      assert.is(dropped, sent - delivered);
      assert.equal(droppedBy, { [cause]: dropped });
      // One each second, and at the end those that still wait.
      assert.ok(delivered >= seconds && delivered <= seconds + capacity, `${delivered} were delivered`);
      assert.equal(dropRecords, { [`${link} ${cause}`]: dropped });
      assertWarnings(warnings, cause, dropped);
    }));
}

test('behind block costs no memory over time: the source waits, nothing is dropped', () =>
  inTempFolder(async (folder) => {
    const { summary, warnings, dropRecords } = await run(folder, 'block', seconds);
    const { sent, delivered, dropped } = linkOf(summary);
    assert.equal([sent, delivered, dropped], [seconds, seconds, 0]);
    assert.equal([warnings, dropRecords], [[], {}]);
  }));

async function run(folder: string, overflow: string, frames: number): Promise<VirtualRun> {
  const path = join(folder, 'samples.json');
  const definition = await pipelineFile(folder, {
    camera: { use: 'test-source', options: { width: 1920, height: 1080, fps: 30, frames } },
    screen: {
      use: testStage('slow-sink'),
      inputs: [{ from: 'camera.video', queue: { capacity, overflow } }],
      options: { takesMs: 1000, path },
    },
  });
  const { code, stdout, stderr } = await start(process.execPath, ['--expose-gc', program, definition]).finished;
  assert.is(code, 0, stderr);
  const result = JSON.parse(stdout) as VirtualRun;
  assertBounded(result);
  assertFlat(`${overflow}, stages`, JSON.parse(await readFile(path, 'utf8')) as MemorySample[]);
  assertFlat(`${overflow}, main thread`, result.memory);
  return result;
}

function assertBounded({ summary }: VirtualRun): void {
  assert.is(summary.state, 'done', JSON.stringify(summary.error));
  const { maxDepth } = linkOf(summary);
  assert.ok(maxDepth <= capacity, `${maxDepth} pictures were on the link`);
  assert.equal([summary.frames.inUse, summary.frames.reclaimed], [0, 0]);
  // Beside those on the link, the source has one that it waits with and one that it paints.
  assert.ok(summary.frames.peak <= capacity + 2, `${summary.frames.peak} pictures in memory`);
}

function assertFlat(what: string, samples: readonly MemorySample[]): void {
  const minutes = samples.map(({ atUs, heldBytes }) => ({ x: atUs / usPerMinute, y: heldBytes / 1_000_000 }));
  // At the end, the source gives back what it had.
  const last = minutes.filter(({ x }) => x > warmUp && x < warmUp + measured);
  assert.ok(last.length > measured, `${last.length} samples`);
  const growth = slope(last);
  const from = Math.round(last[0]?.y ?? 0);
  console.log(`${what}: ${growth.toFixed(3)} MB a minute over ${measured} minutes, from ${from} MB on`);
  assert.ok(growth < mostGrowth, `${what}: ${growth} MB a minute`);
}

/** At most one a second: each but the first reports what a whole second dropped. */
function assertWarnings(warnings: readonly string[], cause: string, dropped: number): void {
  const pattern = new RegExp(
    `^the link ${link} overflows: dropped (\\d+) ${cause} since the last such warning, because screen\\.video takes .*raise queue\\.capacity`,
  );
  const counts = warnings.map((warning) => Number(pattern.exec(warning)?.[1] ?? assert.unreachable(warning)));
  assert.is(counts[0], 1);
  assert.ok(
    counts.slice(1).every((count) => count >= 29),
    counts.join(', '),
  );
  assert.ok(counts.length >= seconds - 1 && counts.length <= seconds + 1, `${counts.length} warnings`);
  const reported = counts.reduce((sum, count) => sum + count, 0);
  assert.ok(reported <= dropped && reported > dropped - 30, `${reported} of ${dropped} drops were warned of`);
}

function linkOf({ links }: VirtualRun['summary']) {
  const [only] = links;
  if (!only) throw new Error('there is no link');
  return only;
}

test.run();
