import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { CongestionController } from '../../src/congestion/congestion-controller.js';
import { FeedbackRecorder } from '../../src/congestion/feedback-recorder.js';
import { compactNtp, usToNtp } from '../../src/rtcp/ntp-time.js';

const test = suite('silence of a receiver');

const stepUs = 10_000;
const delayUs = 10_000;
const intervalUs = 50_000;
const ssrc = 1;

/** A sender at 1 Mbit/s, and a receiver behind a way that carries all. */
class Way {
  readonly controller = new CongestionController({ minBps: 100_000, maxBps: 1_000_000, startBps: 1_000_000 });
  readonly #recorder = new FeedbackRecorder();
  #sequenceNumber = 0;
  nowUs = 0;

  /** Packets go and come, and nothing is said of them. */
  send(us: number): void {
    for (const endUs = this.nowUs + us; this.nowUs < endUs; this.nowUs += stepUs) {
      this.controller.sent(ssrc, this.#sequenceNumber, 1250, this.nowUs);
      this.#recorder.received(ssrc, this.#sequenceNumber, 1250, this.nowUs + delayUs);
      this.#sequenceNumber += 1;
    }
  }

  /** All that came is said: it arrives at `arrivedUs`. */
  report(sentUs = this.nowUs + delayUs, arrivedUs = sentUs + delayUs): void {
    const feedback = this.#recorder.take(sentUs, compactNtp(usToNtp(sentUs)));
    assert.ok(feedback);
    this.controller.feedback(feedback, arrivedUs, 0);
  }

  talk(us: number): void {
    for (const endUs = this.nowUs + us; this.nowUs < endUs; ) {
      this.send(intervalUs);
      this.report();
    }
  }

  /** Its timer fires. */
  tick(): void {
    this.controller.tick(this.nowUs);
  }

  get targetBps(): number {
    return this.controller.state.targetBps;
  }
}

test('a sender that was held up reads what has come before it takes it for silence', () => {
  const way = new Way();
  way.talk(2_000_000);
  const before = way.targetBps;
  way.send(600_000);
  way.tick();
  assert.equal(way.targetBps, before);
  way.report(way.nowUs - 300_000 + delayUs);
  way.tick();
  assert.ok(way.targetBps >= before * 0.95, `${way.targetBps}`);
  assert.notEqual(way.controller.state.cause, 'feedback-lost');
});

test('when nothing has come by then, it is silence: half', () => {
  const way = new Way();
  way.talk(2_000_000);
  const before = way.targetBps;
  way.send(600_000);
  way.tick();
  way.nowUs = way.controller.nextUs ?? way.nowUs;
  way.tick();
  assert.equal(way.targetBps, Math.round(before / 2));
  assert.equal(way.controller.state.cause, 'feedback-lost');
});

test('of nothing no feedback is due: what follows a pause is waited for as long as anything', () => {
  const way = new Way();
  way.talk(2_000_000);
  const before = way.targetBps;
  way.nowUs += 1_500_000;
  way.send(stepUs);
  way.tick();
  way.nowUs += 2000;
  way.tick();
  assert.equal(way.targetBps, before);
  way.nowUs = way.controller.nextUs ?? way.nowUs;
  way.tick();
  way.nowUs += 2000;
  way.tick();
  assert.equal(way.targetBps, Math.round(before / 2));
});

test('a receiver that was held up and got all in time has cost nothing', () => {
  const way = new Way();
  way.talk(2_000_000);
  const before = way.targetBps;
  way.send(600_000);
  way.tick();
  way.nowUs += 1000;
  way.tick();
  assert.equal(way.targetBps, Math.round(before / 2));
  way.report();
  assert.ok(way.targetBps >= before * 0.95, `${way.targetBps}`);
});

test.run();
