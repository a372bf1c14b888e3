import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ClockMapping } from '../../src/index.js';
import { clockSeries, type Seen } from './clock-series.js';

const halfUs = 100_000_000;

/** The clock jumps by `jumpUs` half-way. */
function* jumping(jumpUs: number): Generator<Seen> {
  for (const seen of clockSeries({ ppm: 50, seconds: 200 })) {
    yield seen.sourceUs < halfUs ? seen : { ...seen, sourceUs: seen.sourceUs + jumpUs };
  }
}

test('a clock that jumps starts a new epoch, in which it is mapped as well as before', () => {
  for (const jumpUs of [-3600_000_000, -2_000_000, 2_000_000, 86_400_000_000]) {
    const mapping = new ClockMapping();
    const jumps: number[] = [];
    let lastUs = 0;
    for (const { sourceUs, localUs, trueUs } of jumping(jumpUs)) {
      if (mapping.observe(sourceUs, localUs)) jumps.push(trueUs);
      const mappedUs = mapping.toLocalUs(sourceUs);
      assert.ok(mappedUs >= lastUs - 20_000, `${mappedUs} after ${lastUs}`);
      if (jumpUs > 0) assert.ok(mappedUs >= lastUs);
      lastUs = mappedUs;
      const errorUs = Math.abs(mappedUs - trueUs);
      if (trueUs > 60_000_000) assert.ok(errorUs < 20_000, `${errorUs} us off at ${trueUs}`);
      if (trueUs > 160_000_000) assert.ok(errorUs < 5000, `${errorUs} us off at ${trueUs}`);
    }
    assert.is(jumps.length, 1);
    assert.ok(Math.abs((jumps[0] ?? 0) - halfUs) < 50_000, `jumped at ${jumps[0]}`);
    assert.is(mapping.epoch, 1);
  }
});

test('a clock that stood still for a while is in a new epoch a second later', () => {
  const mapping = new ClockMapping();
  let jumpedUs = 0;
  for (const { sourceUs, localUs, trueUs } of clockSeries({ ppm: 0, seconds: 200 })) {
    const pauseUs = sourceUs < halfUs ? 0 : 5_000_000;
    if (mapping.observe(sourceUs, localUs + pauseUs)) jumpedUs = localUs;
    const errorUs = Math.abs(mapping.toLocalUs(sourceUs) - trueUs - pauseUs);
    if (trueUs > halfUs + 1_100_000) assert.ok(errorUs < 20_000, `${errorUs} us off at ${trueUs}`);
  }
  assert.is(mapping.epoch, 1);
  assert.ok(Math.abs(jumpedUs - halfUs - 1_000_000) < 100_000, `at ${jumpedUs}`);
});

test('a stall of the way, after which everything comes at once, is no jump', () => {
  const mapping = new ClockMapping();
  for (const { sourceUs, localUs, trueUs } of clockSeries({ ppm: 50, seconds: 200 })) {
    const stallEndUs = halfUs + 5_000_000;
    const isHeld = localUs > halfUs && localUs < stallEndUs;
    assert.not(mapping.observe(sourceUs, isHeld ? stallEndUs : localUs));
    const errorUs = Math.abs(mapping.toLocalUs(sourceUs) - trueUs);
    if (trueUs > 60_000_000) assert.ok(errorUs < 5000, `${errorUs} us off at ${trueUs}`);
  }
  assert.is(mapping.epoch, 0);
});

test('what counts as a jump can be set', () => {
  const mapping = new ClockMapping({ jumpUs: 100_000 });
  mapping.observe(0, 0);
  assert.not(mapping.observe(1_090_000, 1_000_000));
  assert.ok(mapping.observe(2_200_001, 2_000_000));
});

test.run();
