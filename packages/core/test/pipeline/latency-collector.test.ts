import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { enterStage, leaveStage, startLedger, unknownUncertaintyUs } from '../../src/index.js';
import { LatencyCollector } from '../../src/pipeline/latency-collector.js';
import { LatencyRecorder } from '../../src/stats/latency-recorder.js';

/** A packet that each stage had for so many microseconds. */
function record(collector: LatencyCollector, stages: readonly (readonly [string, number])[], uncertaintyUs = 0): void {
  const sink = stages.at(-1)?.[0] ?? '';
  let ledger = startLedger(0, uncertaintyUs);
  let nowUs = 0;
  for (const [stage, us] of stages) {
    ledger = enterStage(ledger, stage, nowUs);
    nowUs += us;
    ledger = leaveStage(ledger, stage, nowUs);
  }
  new LatencyRecorder((part, memory) => collector.add(sink, part, memory)).record(ledger);
}

test('the summary is that of the longest chain, even where a shorter one takes longer', () => {
  const collector = new LatencyCollector();
  assert.is(collector.summary(), undefined);
  record(collector, [
    ['camera', 10],
    ['record', 50_000],
  ]);
  record(collector, [
    ['camera', 10],
    ['decode', 10],
    ['screen', 10],
  ]);
  assert.equal([collector.summary()?.sink, collector.summary()?.max], ['screen', 30]);
});

test('of chains of one length, it is the slowest', () => {
  const collector = new LatencyCollector();
  record(collector, [
    ['camera', 10],
    ['quick', 10],
  ]);
  record(collector, [
    ['camera', 10],
    ['slow', 500],
  ]);
  assert.is(collector.summary()?.sink, 'slow');
});

test('the summary has the uncertainty of what came from another clock, beside the parts', () => {
  const collector = new LatencyCollector();
  record(collector, [['screen', 10]]);
  assert.not('uncertainty' in (collector.summary() ?? {}));
  record(collector, [['screen', 10]], 400);
  assert.is(collector.summary()?.uncertainty?.max, 400);
  assert.equal(Object.keys(collector.summary()?.parts ?? {}), ['→ screen', 'screen']);
});

test('packets from an unknown clock are counted, and are no part and no doubt of the others', () => {
  const collector = new LatencyCollector();
  for (let times = 0; times < 3; times++) record(collector, [['screen', 10]], unknownUncertaintyUs);
  assert.is(collector.summary(), undefined);
  const known = new LatencyCollector();
  const recorder = new LatencyRecorder((part, memory) => known.add('screen', part, memory));
  for (const uncertaintyUs of [400, unknownUncertaintyUs, unknownUncertaintyUs])
    recorder.record(leaveStage(startLedger(0, uncertaintyUs), 'screen', 10));
  const summary = known.summary();
  assert.equal([summary?.unknown, summary?.uncertainty?.max], [2, 400]);
  assert.equal(Object.keys(summary?.parts ?? {}), ['→ screen', 'screen']);
});

test.run();
