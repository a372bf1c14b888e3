import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PortRoom, type RoomSource } from '../../src/worker/port-room.js';

const test = suite('the wait for room on a port');

/** A link that has room or none. */
class TestLink implements RoomSource {
  readonly waiters: (() => void)[] = [];
  hasRoom = false;

  onRoom(wake: () => void): void {
    this.waiters.push(wake);
  }

  offRoom(wake: () => void): void {
    const index = this.waiters.indexOf(wake);
    if (index >= 0) this.waiters.splice(index, 1);
  }

  /** The consumer takes a packet, and the next one is sent. */
  takesOne(): void {
    this.hasRoom = true;
    for (const wake of this.waiters.splice(0)) wake();
    this.hasRoom = false;
  }
}

test('however often it is asked of a link that stands still, one waits', async () => {
  const link = new TestLink();
  const room = new PortRoom([link]);
  const first = room.wait();
  for (let times = 0; times < 1000; times++) assert.is(room.wait(), first);
  assert.is(link.waiters.length, 1);
  link.takesOne();
  await first;
  assert.is(link.waiters.length, 0);
  assert.is.not(room.wait(), first);
});

test('a link that stands still beside one that does not keeps nothing of what was waited for', async () => {
  const [stuck, other] = [new TestLink(), new TestLink()];
  const room = new PortRoom([stuck, other]);
  for (let times = 0; times < 1000; times++) {
    const pending = room.wait();
    assert.is(room.wait(), pending);
    other.takesOne();
    await pending;
  }
  assert.is(stuck.waiters.length + other.waiters.length, 0);
  void room.wait();
  assert.is(stuck.waiters.length, 1);
});

test('while one of the links has room there is nothing to wait for', () => {
  const [full, free] = [new TestLink(), new TestLink()];
  free.hasRoom = true;
  assert.is(new PortRoom([full, free]).wait(), undefined);
  assert.is(full.waiters.length, 0);
});

test.run();
