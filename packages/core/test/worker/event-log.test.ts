import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EventLog } from '../../src/worker/event-log.js';
import { HeldTimers } from '../closing/held-timers.js';

const test = suite('the log of events');
const intervalMs = 1000;

/** A log; `sent` has `+x` for a source that came, `-x` for one that went. */
function open() {
  const sent: string[] = [];
  const warnings: string[] = [];
  const log = new EventLog({
    send: ({ type, sourceId }) => sent.push(`${type === 'source-added' ? '+' : '-'}${sourceId}`),
    warn: (message) => warnings.push(message),
  });
  const add = (sourceId: string) => log.record({ type: 'source-added', sourceId });
  const remove = (sourceId: string) => log.record({ type: 'source-removed', sourceId });
  /** Uses up what may be sent in the interval. */
  const fill = (count = 100) => {
    for (let index = 0; index < count; index++) add(`full ${index}`);
    return sent.splice(0);
  };
  return { log, sent, warnings, add, remove, fill };
}

test('sends each event as it comes', () => {
  using _ = new HeldTimers(intervalMs);
  const { sent, add, remove } = open();
  add('a');
  add('b');
  remove('a');
  add('a');
  assert.equal(sent, ['+a', '+b', '-a', '+a']);
});

test('sends 100 in a second, and the others in those after it, in their order', () => {
  using timers = new HeldTimers(intervalMs);
  const { sent, warnings, fill } = open();
  assert.is(fill(250).length, 100);
  timers.elapse(intervalMs);
  assert.equal([sent.length, sent[0], sent.at(-1)], [100, '+full 100', '+full 199']);
  timers.elapse(intervalMs);
  assert.equal([sent.length, sent.at(-1)], [150, '+full 249']);
  assert.equal(warnings, []);
});

test('a source that went is never left out when it was told that it came', () => {
  using timers = new HeldTimers(intervalMs);
  const { sent, warnings, remove, add, fill } = open();
  fill();
  for (let times = 0; times < 1000; times++) {
    remove('full 7');
    add('full 7');
  }
  remove('full 7');
  assert.equal(sent, []);
  timers.elapse(intervalMs);
  assert.equal(sent, ['-full 7']);
  assert.equal(warnings, [
    'events of sources came faster than they are told; left out: 2000 that later ones of the same source replaced',
  ]);
});

test('of one that came and went while it had to wait, nothing is told', () => {
  using timers = new HeldTimers(intervalMs);
  const { sent, warnings, remove, add, fill } = open();
  fill();
  add('a');
  remove('a');
  add('b');
  timers.elapse(intervalMs);
  assert.equal(sent, ['+b']);
  assert.match(warnings[0] ?? '', /left out: 2 that later ones/);
});

test('of one that went and came again, the last is told', () => {
  using timers = new HeldTimers(intervalMs);
  const { sent, remove, add, fill } = open();
  fill();
  remove('full 0');
  add('full 0');
  timers.elapse(intervalMs);
  assert.equal(sent, ['+full 0']);
  remove('full 0');
  assert.equal(sent, ['+full 0', '-full 0']);
});

test('a source that never came does not go', () => {
  using _ = new HeldTimers(intervalMs);
  const { sent, remove } = open();
  remove('a');
  assert.equal(sent, []);
});

test('beyond 1024 sources at a time, more are counted and not told of; one that goes makes room', () => {
  using timers = new HeldTimers(intervalMs);
  const { sent, warnings, remove, add, fill } = open();
  fill(1030);
  for (let second = 0; second < 11; second++) timers.elapse(intervalMs);
  assert.is(sent.length, 1024 - 100);
  assert.equal(warnings, [
    'events of sources came faster than they are told; left out: 6 of sources beyond 1024 at a time',
  ]);
  remove('full 1025');
  add('a');
  assert.is(sent.at(-1), '+full 1023');
  remove('full 3');
  add('b');
  assert.equal(sent.slice(-2), ['-full 3', '+b']);
});

test('when it is closed it sends nothing more, and says what it has left out', () => {
  using timers = new HeldTimers(intervalMs);
  const { log, sent, warnings, remove, add, fill } = open();
  fill();
  add('a');
  remove('a');
  log.close();
  add('b');
  timers.elapse(intervalMs);
  assert.equal(sent, []);
  assert.is(warnings.length, 1);
});

test('keeps no process alive', () => {
  open().add('a');
});

test.run();
