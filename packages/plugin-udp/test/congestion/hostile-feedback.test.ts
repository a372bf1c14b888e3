import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import { CongestionController } from '../../src/congestion/congestion-controller.js';
import type { CongestionFeedback } from '../../src/congestion/feedback.js';

const test = suite('hostile feedback');

const report = fc.record({
  received: fc.boolean(),
  ecn: fc.integer({ min: 0, max: 3 }),
  arrivalTimeOffset: fc.integer({ min: 0, max: 0x1fff }),
});
const stream = fc.record({
  ssrc: fc.integer({ min: 0, max: 2 }),
  beginSeq: fc.integer({ min: 0, max: 0xffff }),
  reports: fc.array(report, { maxLength: 60 }),
});
const feedback: fc.Arbitrary<CongestionFeedback> = fc.record({
  streams: fc.array(stream, { maxLength: 3 }),
  reportTimestamp: fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constant(5)),
});

test('whatever a receiver says, the target stays within its bounds and all numbers are numbers', () => {
  const bounds = { minBps: 100_000, maxBps: 4_000_000, startBps: 1_000_000 };
  fc.assert(
    fc.property(fc.array(fc.tuple(feedback, fc.integer({ min: 0, max: 400_000 })), { maxLength: 40 }), (all) => {
      const controller = new CongestionController(bounds);
      let [nowUs, seq] = [0, 65_500];
      for (const [one, stepUs] of all) {
        for (let count = 0; count < 20; count++) {
          controller.sent(count % 2, seq++ & 0xffff, 1200, nowUs);
          nowUs += 500;
        }
        nowUs += stepUs;
        controller.feedback(one, nowUs, stepUs);
        controller.tick(nowUs);
        const { targetBps, holdBps = 0, burstBps = 0, queueUs, rttUs = 0, lossRatio } = controller.state;
        const { fill = 0 } = controller;
        assert.ok(targetBps >= bounds.minBps && targetBps <= bounds.maxBps, `${targetBps}`);
        for (const value of [targetBps, holdBps, burstBps, queueUs, rttUs, lossRatio, fill, controller.inFlightBytes]) {
          assert.ok(Number.isFinite(value) && value >= 0, JSON.stringify(controller.state));
        }
      }
    }),
    { numRuns: 300, seed: 8888 },
  );
});

test('a receiver whose clock stands still, and one that says nothing ever came, cost no more memory in time', () => {
  for (const received of [true, false]) {
    const controller = new CongestionController({ minBps: 100_000, maxBps: 50_000_000, startBps: 1_000_000 });
    for (let seq = 0; seq < 100_000; seq += 50) {
      for (let index = 0; index < 50; index++) controller.sent(1, (seq + index) & 0xffff, 1200, (seq + index) * 200);
      const reports = Array.from({ length: 50 }, () => ({ received, ecn: 0, arrivalTimeOffset: 0 }));
      const streams = [{ ssrc: 1, beginSeq: seq & 0xffff, reports }];
      controller.feedback({ streams, reportTimestamp: 77 }, (seq + 60) * 200, 0);
    }
    assert.ok(controller.inFlightBytes <= 8192 * 1200);
    assert.ok(Number.isFinite(controller.state.targetBps));
  }
});

test('a limit of the receiver holds, but not below the least', () => {
  const controller = new CongestionController({ minBps: 200_000, maxBps: 4_000_000, startBps: 1_000_000 });
  controller.limit(500_000);
  assert.equal(controller.state.targetBps, 500_000);
  controller.limit(1000);
  assert.equal(controller.state.targetBps, 200_000);
});

test.run();
