import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RestartSchedule } from '../../src/supervisor/restart-schedule.js';

const test = suite('a restart schedule');

/** The pauses of instances that fail as soon as they have begun, up to the last one. */
function pauses(schedule: RestartSchedule, nowMs: number): (number | undefined)[] {
  const delays: (number | undefined)[] = [];
  for (let next = schedule.next(nowMs); next; next = schedule.next(nowMs)) delays.push(next.delayMs);
  return delays;
}

test('without a policy there is no restart', () => {
  const schedule = new RestartSchedule(undefined);
  schedule.started(0);
  assert.is(schedule.next(0), undefined);
  assert.is(schedule.next(1_000_000), undefined);
});

test('with none allowed, neither', () => {
  const schedule = new RestartSchedule({ max: 0, backoffMs: 250 });
  assert.is(schedule.next(0), undefined);
});

test('each failure in a row doubles the pause, up to 16 times the first', () => {
  const schedule = new RestartSchedule({ max: 7, backoffMs: 250 });
  schedule.started(0);
  assert.equal(pauses(schedule, 0), [250, 500, 1000, 2000, 4000, 4000, 4000]);
});

test('says the how-manieth of how many it is', () => {
  const schedule = new RestartSchedule({ max: 2, backoffMs: 1 });
  assert.equal(schedule.next(0), { delayMs: 1, attempt: '1 of 2' });
  assert.equal(schedule.next(0), { delayMs: 2, attempt: '2 of 2' });
  assert.is(schedule.next(0), undefined);
});

test('an instance that ran for a minute begins the count anew', () => {
  const schedule = new RestartSchedule({ max: 2, backoffMs: 250 });
  schedule.started(0);
  assert.equal(pauses(schedule, 1000), [250, 500]);
  schedule.started(2000);
  assert.equal(schedule.next(62_000), { delayMs: 250, attempt: '1 of 2' });
});

test('one that ran a little less does not', () => {
  const schedule = new RestartSchedule({ max: 2, backoffMs: 250 });
  schedule.started(0);
  schedule.next(0);
  schedule.started(2000);
  assert.equal(schedule.next(61_999), { delayMs: 500, attempt: '2 of 2' });
  schedule.started(62_000);
  assert.is(schedule.next(62_001), undefined);
});

test('the time between instances does not count as running', () => {
  const schedule = new RestartSchedule({ max: 1, backoffMs: 250 });
  schedule.started(0);
  schedule.next(10);
  schedule.started(100_000);
  assert.is(schedule.next(100_010), undefined);
});

test.run();
