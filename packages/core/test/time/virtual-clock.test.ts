import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { VirtualClock } from '../../src/time/virtual-clock.js';

const dayUs = 24 * 3600 * 1_000_000;

test('time stands still until the earliest sleeper is due, and is then exactly its time', async () => {
  const clock = new VirtualClock({ startUs: 500 });
  const wakes: string[] = [];
  const sleep = async (name: string, timeUs: number) => {
    await clock.sleepUntil(timeUs);
    wakes.push(`${name} ${clock.nowUs()}`);
  };
  assert.is(clock.nowUs(), 500);
  await Promise.all([
    sleep('late', 3 * dayUs),
    sleep('a', 900),
    sleep('b', 900),
    sleep('early', 700.2),
    sleep('c', 900),
  ]);
  assert.equal(wakes, ['early 701', 'a 900', 'b 900', 'c 900', `late ${3 * dayUs}`]);
});

test('a sleep until the past, until now or until no time at all takes none', async () => {
  const clock = new VirtualClock({ startUs: 10 });
  for (const timeUs of [9, 10, Number.NaN]) await clock.sleepUntil(timeUs);
  assert.is(clock.nowUs(), 10);
});

test('an abort ends a sleep at once, and nothing of it is left', async () => {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const sleeps = [clock.sleepUntil(dayUs, abort.signal), clock.sleepUntil(Number.POSITIVE_INFINITY, abort.signal)];
  const other = clock.sleepUntil(7);
  abort.abort();
  await Promise.all(sleeps);
  assert.is(clock.nowUs(), 0);
  await clock.sleepUntil(dayUs, abort.signal);
  await other;
  assert.is(clock.nowUs(), 7);
  assert.is(getEventListeners(abort.signal, 'abort').length, 0);
});

test('a thousand sleeps with one signal leave no listener', async () => {
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  for (let index = 1; index <= 1000; index += 1) await clock.sleepUntil(index, signal);
  assert.is(clock.nowUs(), 1000);
  assert.is(getEventListeners(signal, 'abort').length, 0);
});

test('time waits for a chain of immediates and promises', async () => {
  const clock = new VirtualClock();
  const working = async () => {
    await clock.sleepUntil(1);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    return clock.nowUs();
  };
  const [workedUs] = await Promise.all([working(), clock.sleepUntil(2)]);
  assert.is(workedUs, 1);
});

test('what never stops asking for the next turn does not stop time', async () => {
  const clock = new VirtualClock();
  let turns = 0;
  const spin = () => {
    turns += 1;
    if (turns < 1_000_000) next = setImmediate(spin);
  };
  let next = setImmediate(spin);
  await clock.sleepUntil(1);
  clearImmediate(next);
  assert.ok(turns > 100 && turns < 1000, `${turns} turns`);
});

test('time waits for files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'virtual-clock-'));
  const clock = new VirtualClock();
  let done = false;
  const ticking = (async () => {
    for (let timeUs = 10; !done; timeUs += 10) await clock.sleepUntil(timeUs);
  })();
  try {
    const path = join(folder, 'file');
    for (let round = 1; round <= 20; round += 1) {
      await clock.sleepUntil(10 * round + 5);
      await writeFile(path, new Uint8Array(1_000_000));
      const file = await open(path);
      const { bytesRead } = await file.read(new Uint8Array(100));
      await file.close();
      assert.is((await readFile(path)).length + bytesRead, 1_000_100);
      assert.is(clock.nowUs(), 10 * round + 5);
    }
  } finally {
    done = true;
    await ticking;
    rmSync(folder, { recursive: true });
  }
});

test('a hold stops time until it is released, and is released once', async () => {
  const clock = new VirtualClock();
  const sleeping = clock.sleepUntil(5);
  const release = clock.hold();
  const releaseOther = clock.hold();
  const afterTurns = async () => {
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    return clock.nowUs();
  };
  assert.is(await afterTurns(), 0);
  release();
  release();
  assert.is(await afterTurns(), 0);
  releaseOther();
  await sleeping;
  assert.is(clock.nowUs(), 5);
});

test('a day of pictures and sound at a hundredth of their number passes, in order', async () => {
  const clock = new VirtualClock();
  let lastUs = 0;
  const pace = async (count: number, stepUs: number) => {
    for (let index = 1; index <= count; index += 1) {
      await clock.sleepUntil(index * stepUs);
      assert.is(clock.nowUs(), index * stepUs);
      assert.ok(clock.nowUs() >= lastUs);
      lastUs = clock.nowUs();
    }
  };
  await Promise.all([pace(24 * 36 * 30, 3_333_333), pace(24 * 36 * 50, 2_000_000)]);
  assert.is(clock.nowUs(), dayUs);
});

test.run();
