import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LinksReady, type ReadySource } from '../../src/worker/links-ready.js';

const test = suite('the wait until no link is full');

/** A link that is full or not. */
class TestLink implements ReadySource {
  readonly waiters: (() => void)[] = [];
  full = true;

  whenReady(): Promise<void> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  hasRoom(): void {
    this.full = false;
    for (const wake of this.waiters.splice(0)) wake();
  }
}

test('however often it is asked while a link is full, one waits', async () => {
  const [full, free] = [new TestLink(), new TestLink()];
  free.full = false;
  const ready = new LinksReady([full, free]);
  const first = ready.wait();
  for (let times = 0; times < 1000; times++) assert.is(ready.wait(), first);
  assert.is(full.waiters.length, 1);
  full.hasRoom();
  await first;
  assert.is(ready.wait(), undefined);
});

test('it is over when no link is full any more, also one that became full meanwhile', async () => {
  const [one, other] = [new TestLink(), new TestLink()];
  const ready = new LinksReady([one, other]);
  let isOver = false;
  const waited = ready.wait()?.then(() => {
    isOver = true;
  });
  one.hasRoom();
  await Promise.resolve();
  one.full = true;
  other.hasRoom();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  assert.is(isOver, false);
  one.hasRoom();
  await waited;
  assert.is(isOver, true);
});

test('what is full again is waited for anew', async () => {
  const link = new TestLink();
  const ready = new LinksReady([link]);
  const first = ready.wait();
  link.hasRoom();
  await first;
  link.full = true;
  const second = ready.wait();
  assert.ok(second && second !== first);
  link.hasRoom();
  await second;
});

test.run();
