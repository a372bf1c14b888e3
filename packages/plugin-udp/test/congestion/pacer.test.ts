import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { Pacer, type PacerRate } from '../../src/congestion/pacer.js';

const test = suite('pacer');

const free = (targetBps: number): PacerRate => ({ targetBps, holdBps: undefined, burstBps: undefined });

/** Takes all there is with a timer of one millisecond: when what was taken. */
function drain(pacer: Pacer<string>, fromUs: number): { readonly item: string; readonly atUs: number }[] {
  const taken: { item: string; atUs: number }[] = [];
  for (let atUs = fromUs; pacer.nextUs !== undefined; atUs = Math.max(atUs + 1000, pacer.nextUs)) {
    for (let item = pacer.take(atUs); item; item = pacer.take(atUs)) taken.push({ item, atUs });
  }
  return taken;
}

function fill(pacer: Pacer<string>, count: number, nowUs: number): void {
  for (let index = 0; index < count; index++) pacer.add('video', `v${index}`, 1200, nowUs);
}

test('a keyframe is spread over a frame time and gone by its end', () => {
  const pacer = new Pacer<string>(free(3_000_000));
  fill(pacer, 50, 0);
  const taken = drain(pacer, 0);
  const lastUs = taken.at(-1)?.atUs ?? 0;
  assert.equal(taken.length, 50);
  assert.ok(lastUs > 25_000 && lastUs <= 34_000, `${lastUs}`);
  const most = Math.max(...taken.map(({ atUs }) => taken.filter((other) => other.atUs === atUs).length));
  assert.ok(most <= 4, `${most} at once`);
});

test('a usual frame is gone well before the next', () => {
  const pacer = new Pacer<string>(free(3_000_000));
  fill(pacer, 10, 0);
  const lastUs = drain(pacer, 0).at(-1)?.atUs ?? 0;
  assert.ok(lastUs > 10_000 && lastUs < 22_000, `${lastUs}`);
});

test('on a full way a keyframe goes at the rate of the way', () => {
  const pacer = new Pacer<string>({ ...free(3_000_000), burstBps: 3_600_000 });
  fill(pacer, 50, 0);
  const taken = drain(pacer, 0);
  const atUs = taken[30]?.atUs ?? 0;
  assert.ok(atUs > 70_000 && atUs < 90_000, `${atUs}`);
});

test('resends and audio overtake video', () => {
  const pacer = new Pacer<string>(free(1_000_000));
  fill(pacer, 3, 0);
  pacer.add('repair', 'fec', 1200, 0);
  pacer.add('audio', 'audio', 200, 0);
  pacer.add('resend', 'resend', 1200, 0);
  assert.deepEqual(
    drain(pacer, 0).map(({ item }) => item),
    ['resend', 'audio', 'fec', 'v0', 'v1', 'v2'],
  );
});

test('in a hold video goes at its rate, what is urgent at once', () => {
  const pacer = new Pacer<string>({ ...free(3_000_000), holdBps: 1_000_000 });
  fill(pacer, 20, 0);
  assert.equal(pacer.take(0), 'v0');
  assert.equal(pacer.take(5_000), undefined);
  pacer.add('resend', 'resend', 1200, 5_000);
  assert.ok((pacer.nextUs ?? Number.POSITIVE_INFINITY) <= 5_000);
  assert.equal(pacer.take(5_000), 'resend');
  const taken = drain(pacer, 5_000);
  assert.ok((taken.at(-1)?.atUs ?? 0) >= 180_000, 'it was not held');
});

test('what a hold leaves is spread, not dropped into the network at once', () => {
  const pacer = new Pacer<string>({ ...free(3_000_000), holdBps: 100_000 });
  fill(pacer, 30, 0);
  pacer.take(0);
  pacer.setRate(free(3_000_000), 200_000);
  const taken = drain(pacer, 200_000);
  const spreadUs = (taken.at(-1)?.atUs ?? 0) - (taken[0]?.atUs ?? 0);
  assert.ok(spreadUs > 25_000, `${spreadUs}`);
});

test('the queue has a bound, what it refuses is counted, its delay is told', () => {
  const pacer = new Pacer<string>(free(1_000_000), { maxBytes: 3_000 });
  fill(pacer, 4, 0);
  assert.equal(pacer.queuedBytes, 2400);
  assert.deepEqual(pacer.refused, { resend: 0, audio: 0, repair: 0, video: 2 });
  assert.ok(pacer.hasRoom(600) && !pacer.hasRoom(601));
  assert.equal(pacer.delayUs(7_000), 7_000);
  assert.deepEqual(pacer.drop('video'), ['v0', 'v1']);
  assert.deepEqual([pacer.queuedBytes, pacer.nextUs, pacer.delayUs(8_000)], [0, undefined, 0]);
});

test('a timer that comes late does not slow the flow down, and makes no burst of all that was missed', () => {
  const pacer = new Pacer<string>(free(1_000_000), { spreadUs: 1_000_000 });
  fill(pacer, 100, 0);
  pacer.take(0);
  let burst = 0;
  while (pacer.take(100_000)) burst++;
  assert.ok(burst <= 2, `${burst}`);
});

test.run();
