// timeout: 300 s
// coverage: none
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { outcomeOf } from './support/outcome.js';
import { call } from './support/virtual-call.js';

const test = suite('ten seconds of a file, which makes no keyframe that is asked for, with losses');

const fileRates = { minBitrate: 3_000_000, startBitrate: 4_000_000 };

/** By how many calls, and the most that goes beside the video, as a part of it. */
for (const [name, way, calls, mostBeside] of [
  ['3 % in bursts of 4, 100 ms', { delayMs: 50, loss: 0.03, burst: 4 }, 40, 0.55],
  ['3 % in bursts of 4, 20 ms', { delayMs: 10, loss: 0.03, burst: 4 }, 15, 0.2],
  ['5 %, 100 ms', { delayMs: 50, loss: 0.05 }, 15, 0.5],
  ['10 %, 100 ms', { delayMs: 50, loss: 0.1 }, 10, 0.85],
  ['10 %, 20 ms', { delayMs: 10, loss: 0.1 }, 10, 0.4],
] as const) {
  test(`${name}: of ${calls} calls 99.9 % of the pictures come out, the first among them`, () => {
    let beside = 0;
    let whole = 0;
    for (let seed = 1; seed <= calls; seed++) {
      const one = call({ way, pictures: 300, seed, sender: fileRates });
      const { complete, places, resendShare, parityShare } = outcomeOf(one);
      assert.equal(places[0], 0, `seed ${seed}: ${JSON.stringify(one.receiveDrops)}`);
      whole += complete / calls;
      beside += (resendShare + parityShare) / calls;
    }
    assert.ok(whole >= 0.999, `${whole}`);
    assert.ok(beside <= mostBeside, `${beside} beside the video`);
  });
}

test('5 %, 130 ms, which is more than a picture waits: those that come late come out, too', () => {
  let complete = 0;
  for (let seed = 1; seed <= 10; seed++) {
    const one = call({ way: { delayMs: 65, loss: 0.05 }, pictures: 300, seed, sender: fileRates });
    complete += outcomeOf(one).complete / 10;
  }
  assert.ok(complete >= 0.96, `${complete}`);
});

test.run();
