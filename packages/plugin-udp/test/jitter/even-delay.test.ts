import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { AdaptiveDelay } from '../../src/jitter/adaptive-delay.js';
import { seededRandom } from '../repair/support/random.js';
import { testBuffer } from './support/buffer.js';
import { testPackets } from './support/test-format.js';

const test = suite('delay');

test('with a least delay units go on evenly, whatever the jitter below it', () => {
  const { buffer, take, push } = testBuffer({}, 40_000);
  const random = seededRandom(3);
  const spread = new Set<number>();
  let earlier = 0;
  for (let unit = 0; unit < 300; unit++) {
    const sentUs = unit * 20_000;
    const arrivedUs = Math.max(earlier, sentUs + 5000 + (unit === 0 ? 0 : Math.floor(random() * 30_000)));
    while ((buffer.nextUs ?? arrivedUs) < arrivedUs) {
      const dueUs = buffer.nextUs ?? 0;
      for (const out of take(dueUs)) spread.add(dueUs - out * 20_000);
    }
    for (const out of push(
      testPackets({ unit, sequenceNumber: unit, timestamp: 1800 * unit, keyframe: unit === 0 })[0],
      arrivedUs,
    )) {
      spread.add(arrivedUs - out * 20_000);
    }
    earlier = arrivedUs;
  }
  assert.deepEqual([...spread], [45_000]);
});

test('until a round trip is known all of the greatest delay is waited', () => {
  assert.equal(new AdaptiveDelay({ minUs: 0, maxUs: 120_000 }).waitUs(0), 120_000);
});

test('a short round trip shortens the wait, jitter and reordering lengthen it, and both fade', () => {
  const delay = new AdaptiveDelay({ minUs: 0, maxUs: 500_000 });
  delay.measured(2000, 0, 0);
  const calm = delay.waitUs(0);
  assert.ok(calm >= 20_000 && calm < 60_000, `${calm}`);
  delay.late(30_000, 0);
  delay.reordered(10_000, 0);
  assert.equal(delay.waitUs(0), calm + 40_000);
  assert.ok(delay.waitUs(100_000_000) - calm < 100);
});

test('more loss is waited for through more round trips', () => {
  const waitAt = (loss: number) => {
    const delay = new AdaptiveDelay({ minUs: 0, maxUs: 1_000_000 });
    delay.measured(20_000, loss, 0);
    return delay.waitUs(0);
  };
  assert.ok(waitAt(0.05) >= 6 * 25_000 && waitAt(0.1) > waitAt(0.05));
});

test('the wait keeps within its limits', () => {
  const delay = new AdaptiveDelay({ minUs: 50_000, maxUs: 80_000 });
  delay.measured(1000, 0, 0);
  assert.equal(delay.waitUs(0), 50_000);
  delay.measured(1_000_000, 0.5, 0);
  delay.late(10_000_000, 0);
  assert.equal(delay.waitUs(0), 80_000);
});

test('limits the wrong way round are refused', () => {
  assert.throws(() => new AdaptiveDelay({ minUs: 2, maxUs: 1 }), { code: 'ERR_DEFINITION_INVALID' });
});

test.run();
