import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WhyRecord } from '../../src/stage/why.js';
import { WhyLog } from '../../src/worker/why-log.js';
import { HeldTimers } from '../closing/held-timers.js';

const test = suite('the log of decisions');
const intervalMs = 100;

function record(atUs: number): WhyRecord {
  return { atUs, stage: 'encode', decision: 'drop', cause: 'late' };
}

function open() {
  const batches: (readonly WhyRecord[])[] = [];
  return { batches, log: new WhyLog((records) => batches.push(records)) };
}

test('sends what comes within 100 ms together, in its order', () => {
  using timers = new HeldTimers(intervalMs);
  const { batches, log } = open();
  log.record(record(1));
  log.record(record(2));
  assert.equal(batches, []);
  timers.elapse(intervalMs);
  assert.equal(batches, [[record(1), record(2)]]);
  timers.elapse(intervalMs);
  log.record(record(3));
  timers.elapse(intervalMs);
  assert.equal(batches, [[record(1), record(2)], [record(3)]]);
});

test('a flush sends what is there at once, and nothing when nothing is', () => {
  using timers = new HeldTimers(intervalMs);
  const { batches, log } = open();
  log.flush();
  log.record(record(1));
  log.flush();
  log.flush();
  timers.elapse(intervalMs);
  assert.equal(batches, [[record(1)]]);
});

test('beyond 2000 records in an interval it only counts, and says so at their end', () => {
  using timers = new HeldTimers(intervalMs);
  const { batches, log } = open();
  for (let index = 0; index < 2007; index++) log.record({ ...record(index), link: 'a.out → b.in' });
  timers.elapse(intervalMs);
  const [batch = []] = batches;
  assert.is(batch.length, 2001);
  assert.equal(batch[1999], { ...record(1999), link: 'a.out → b.in' });
  assert.equal(batch[2000], { ...record(1999), cause: 'unrecorded', details: { records: 7 } });
  log.record(record(3000));
  timers.elapse(intervalMs);
  assert.equal(batches[1], [record(3000)], 'the next interval begins anew');
});

test('what was sent is not changed by what comes later', () => {
  using _ = new HeldTimers(intervalMs);
  const { batches, log } = open();
  log.record(record(1));
  log.flush();
  log.record(record(2));
  assert.equal(batches, [[record(1)]]);
  log.flush();
});

test('keeps no process alive', () => {
  open().log.record(record(1));
});

test.run();
