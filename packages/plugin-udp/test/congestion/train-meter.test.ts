import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { TrainMeter } from '../../src/congestion/train-meter.js';

const test = suite('congestion: how full the way is');

/** Ten frames that were sent at 2 Mbit/s, each 10 ms more than its share, and fell behind by `stretchMs`. */
function metered(stretchMs: number, meter = new TrainMeter(), first = 0): TrainMeter {
  for (let train = first; train < first + 10; train++) {
    for (const place of [0, 1]) {
      const sentUs = train * 33_000 + place * 10_000;
      const ownQueueUs = place * 10_000;
      const packet = { sentUs, bytes: 1250, ownQueueUs, targetBps: 2_000_000, train, state: 'arrived' } as const;
      meter.add({ packet, arrivedUs: sentUs + 25_000 + place * stretchMs * 1000 });
    }
  }
  return meter;
}

test('frames that fall behind as far as the target says: the way is full of it, fuller of more, less full of less', () => {
  const meter = metered(10);
  assert.equal(meter.fill(2_000_000), 1);
  assert.ok((meter.fill(2_200_000) ?? 0) > 1.1);
  assert.ok((meter.fill(1_800_000) ?? 1) < 0.9);
});

test('frames that do not fall behind: the way is empty, whatever the target has become', () => {
  const meter = metered(0);
  for (const targetBps of [1_000_000, 2_000_000, 3_000_000]) assert.equal(meter.fill(targetBps), 0);
});

test('what was asked for before counts no more when frames show something else', () => {
  const meter = metered(10);
  assert.equal(meter.fill(2_000_000), 1);
  assert.equal(meter.fill(2_000_000), 1);
  metered(0, meter, 40);
  assert.equal(meter.fill(2_000_000), 0);
  meter.reset();
  assert.equal(meter.fill(2_000_000), undefined);
});

test('too few frames, or none since the rate was cut: it is not known', () => {
  const meter = metered(10);
  meter.reset();
  assert.equal(meter.fill(2_000_000), undefined);
});

test.run();
