import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SessionTimeline, startLedger, unknownUncertaintyUs } from '../../src/index.js';
import { clockSeries } from './clock-series.js';

const test = suite('session timeline');

test('two sources with clocks that drift apart stay together within a millisecond for an hour', () => {
  const localStartUs = 5_000_000_000;
  const [fast, slow] = [100, -100].map((ppm, index) => {
    const timeline = new SessionTimeline('capture');
    const offBy: number[] = [];
    const series = { ppm, seconds: 3600, localStartUs, jitterUs: 2000, sourceStartUs: index * 9_000_000_000 };
    for (const { sourceUs, localUs, trueUs } of clockSeries(series))
      offBy.push(timeline.place({ ptsUs: sourceUs, ledger: startLedger(localUs) }) - trueUs);
    return offBy;
  }) as [number[], number[]];
  const apart = fast.map((us, index) => Math.abs(us - (slow[index] as number)));
  assert.ok(Math.max(...apart.slice(30 * 20)) < 1000, `${Math.max(...apart.slice(30 * 20))} µs apart`);
});

test('times never go back, however the capture times jitter', () => {
  const timeline = new SessionTimeline('capture');
  let lastUs = Number.NEGATIVE_INFINITY;
  for (const { sourceUs, localUs } of clockSeries({ ppm: 50, seconds: 60, jitterUs: 80_000 })) {
    const us = timeline.place({ ptsUs: sourceUs, ledger: startLedger(localUs) });
    assert.ok(us >= lastUs);
    lastUs = us;
  }
  assert.is(timeline.epoch, 0);
});

test('a capture time of which nothing is known counts all the same', () => {
  const timeline = new SessionTimeline('capture');
  assert.is(timeline.place({ ptsUs: 40_000, ledger: startLedger(7_000_000, unknownUncertaintyUs) }), 7_000_000);
});

test('a source that begins its time anew is placed where it is captured', () => {
  const timeline = new SessionTimeline('capture');
  for (let second = 0; second < 20; second++)
    timeline.place({ ptsUs: 50_000_000 + second * 1_000_000, ledger: startLedger(second * 1_000_000) });
  assert.is(timeline.place({ ptsUs: 0, ledger: startLedger(20_000_000) }), 20_000_000);
  assert.is(timeline.epoch, 1);
});

test('by timestamps, session time is the packet’s own', () => {
  const timeline = new SessionTimeline('pts');
  assert.is(timeline.place({ ptsUs: 123, ledger: startLedger(9_000_000) }), 123);
  assert.is(timeline.place({ ptsUs: 100, ledger: startLedger(0) }), 100);
});

test.run();
