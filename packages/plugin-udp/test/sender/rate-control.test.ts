import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RateControl } from '../../src/sender/rate-control.js';

const test = suite('rate control');

for (const [title, startBitrate, targetBps] of [
  ['within the bounds counts', 1_500_000, 1_500_000],
  ['below minBitrate counts as minBitrate', 100_000, 500_000],
  ['above what maxBitrate takes with what goes beside it counts as that', 50_000_000, 2_000_000 * 1.25 + 256_000],
] as const) {
  test(`a startBitrate ${title}`, () => {
    const bounds = { minBitrate: 500_000, maxBitrate: 2_000_000 };
    const control = new RateControl({ ...bounds, congestion: true, startBitrate, onAsk: () => {} });
    assert.is(control.state.targetBps, targetBps);
  });
}

test.run();
