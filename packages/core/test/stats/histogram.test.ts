import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { enterStage, leaveStage, startLedger, unknownUncertaintyUs } from '../../src/index.js';
import { Histogram, histogramMemory } from '../../src/stats/histogram.js';
import { LatencyRecorder, totalPart, uncertaintyPart, unknownPart } from '../../src/stats/latency-recorder.js';

test('percentiles are those of the sorted values, to 1.6 %', () => {
  for (const spread of [1, 37, 5000, 900_000]) {
    const histogram = new Histogram(histogramMemory());
    const values = Array.from({ length: 1000 }, (_, index) => ((index * 7919) % 1000) * spread);
    for (const value of values) histogram.record(value);
    const sorted = values.toSorted((a, b) => a - b);
    for (const percent of [1, 50, 95, 99, 100]) {
      const exact = sorted[Math.ceil(percent * 10) - 1] as number;
      const found = histogram.percentile(percent);
      assert.ok(found >= exact && found <= exact * 1.016 + 1, `p${percent} of ${spread}: ${found}, exactly ${exact}`);
    }
    assert.is(histogram.max, 999 * spread);
  }
});

test('what is out of range counts at its ends, and nothing recorded is 0', () => {
  const histogram = new Histogram(histogramMemory());
  assert.is(histogram.percentile(50), 0);
  histogram.record(-5);
  assert.is(histogram.percentile(50), 0);
  histogram.record(1e12);
  assert.is(histogram.percentile(100), 2 ** 32 - 1);
});

test('another view of the memory sees what was recorded', () => {
  const memory = histogramMemory();
  new Histogram(memory).record(1234);
  assert.is(new Histogram(memory).max, 1234);
});

test('a ledger is recorded whole and by part, each part announced once', () => {
  const parts = new Map<string, Histogram>();
  const recorder = new LatencyRecorder((part, memory) => {
    assert.not(parts.has(part));
    parts.set(part, new Histogram(memory));
  });
  for (let times = 0; times < 3; times++) {
    const sent = leaveStage(startLedger(0), 'camera', 10);
    recorder.record(leaveStage(enterStage(sent, 'screen', 15), 'screen', 35));
  }
  recorder.record(leaveStage(startLedger(0), 'screen', 7));
  const found = Object.fromEntries([...parts].map(([part, histogram]) => [part, histogram.max]));
  assert.equal(found, { '→ camera': 0, camera: 10, '→ screen': 5, screen: 20, [totalPart]: 35 });
  assert.is(parts.get('screen')?.percentile(25), 7);
});

test('the uncertainty of a ledger is recorded when it has one', () => {
  const parts = new Map<string, Histogram>();
  const recorder = new LatencyRecorder((part, memory) => parts.set(part, new Histogram(memory)));
  recorder.record(leaveStage(startLedger(0), 'screen', 7));
  assert.not(parts.has(uncertaintyPart));
  recorder.record(leaveStage(startLedger(0, 300), 'screen', 7));
  recorder.record(leaveStage(startLedger(0, 40), 'screen', 7));
  assert.equal([parts.get(uncertaintyPart)?.max, parts.get(uncertaintyPart)?.percentile(50)], [300, 40]);
});

test('a packet from a clock that is not known yet does not count as one that took no time', () => {
  const parts = new Map<string, Histogram>();
  const recorder = new LatencyRecorder((part, memory) => parts.set(part, new Histogram(memory)));
  recorder.record(leaveStage(startLedger(7, unknownUncertaintyUs), 'screen', 7));
  assert.not(parts.has(totalPart));
  assert.not(parts.has(uncertaintyPart));
  assert.is(parts.get(unknownPart)?.count, 1);
  recorder.record(leaveStage(startLedger(0, 300), 'screen', 7000));
  assert.is(parts.get(totalPart)?.percentile(1), 7000);
  assert.is(parts.get(uncertaintyPart)?.max, 300);
});

test('a stage with the name of a figure, on another machine, does not spoil it', () => {
  const parts = new Map<string, Histogram>();
  const recorder = new LatencyRecorder((part, memory) => parts.set(part, new Histogram(memory)));
  const sent = leaveStage(leaveStage(startLedger(0), totalPart, 9000), uncertaintyPart, 9001);
  recorder.record(leaveStage(sent, 'screen', 9002));
  assert.is(parts.get(totalPart)?.percentile(1), 9002);
  assert.not(parts.has(uncertaintyPart));
  assert.is(parts.get('other')?.max, 9000);
});

test.run();
