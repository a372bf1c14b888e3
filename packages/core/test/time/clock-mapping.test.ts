import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ClockMapping } from '../../src/index.js';
import { clockSeries } from './clock-series.js';

const minuteUs = 60_000_000;
const dayOf = { seconds: 24 * 3600, perSecond: 10, localStartUs: 3e12, sourceStartUs: 1.7e15 };

for (const ppm of [-100, -50, 0, 50, 100]) {
  test(`over a day, a clock that is ${ppm} ppm fast is mapped within 5 ms after a minute and never goes back`, () => {
    const mapping = new ClockMapping();
    let lastUs = 0;
    let worstUs = 0;
    let beyond = 0;
    for (const { sourceUs, localUs, trueUs } of clockSeries({ ...dayOf, ppm })) {
      mapping.observe(sourceUs, localUs);
      const mappedUs = mapping.toLocalUs(sourceUs);
      if (mappedUs < lastUs) assert.unreachable(`${mappedUs} after ${lastUs}`);
      lastUs = mappedUs;
      const errorUs = Math.abs(mappedUs - trueUs);
      if (sourceUs - dayOf.sourceStartUs >= minuteUs) {
        worstUs = Math.max(worstUs, errorUs);
        if (errorUs > mapping.errorUs + 1) beyond += 1;
      }
    }
    assert.ok(worstUs < 5000, `worst ${worstUs} us`);
    assert.is(beyond, 0, `${beyond} times beyond the bound it gave`);
    assert.ok(Math.abs(mapping.skewPpm - ppm) < 2, `skew ${mapping.skewPpm}`);
    assert.ok(mapping.errorUs < 5000, `bound ${mapping.errorUs}`);
    assert.is(mapping.epoch, 0);
  });
}

test('without jitter, a clock 500 ppm off is mapped to the microsecond', () => {
  for (const ppm of [-500, 500]) {
    const mapping = new ClockMapping();
    for (const { sourceUs, localUs, trueUs } of clockSeries({ ppm, seconds: 600, jitterUs: 0 })) {
      mapping.observe(sourceUs, localUs);
      const errorUs = Math.abs(mapping.toLocalUs(sourceUs) - trueUs);
      if (sourceUs > minuteUs) assert.ok(errorUs < 20, `${errorUs} us off at ${sourceUs}`);
    }
    assert.ok(Math.abs(mapping.skewPpm - ppm) < 1, `skew ${mapping.skewPpm}`);
  }
});

test('a correction is worked in slowly: steps differ by half a percent at most', () => {
  const mapping = new ClockMapping();
  let last: { sourceUs: number; mappedUs: number } | undefined;
  for (const { sourceUs, localUs } of clockSeries({ ppm: 80, seconds: 120 })) {
    mapping.observe(sourceUs, localUs);
    const mappedUs = mapping.toLocalUs(sourceUs);
    if (last) {
      const stepUs = sourceUs - last.sourceUs;
      const differenceUs = Math.abs(mappedUs - last.mappedUs - stepUs);
      assert.ok(differenceUs <= 0.0065 * stepUs + 2, `${differenceUs} us at ${sourceUs}`);
    }
    last = { sourceUs, mappedUs };
  }
});

test('a clock that is seen once in five seconds is mapped too', () => {
  const mapping = new ClockMapping();
  for (const { sourceUs, localUs, trueUs } of clockSeries({ ppm: 50, seconds: 3600, perSecond: 0.2 })) {
    mapping.observe(sourceUs, localUs);
    const errorUs = Math.abs(mapping.toLocalUs(sourceUs) - trueUs);
    if (sourceUs > 5 * minuteUs) assert.ok(errorUs < 5000, `${errorUs} us off at ${sourceUs}`);
  }
});

test('times between observations, and from before the last ones, lie on the line', () => {
  const mapping = new ClockMapping();
  for (const { sourceUs, localUs } of clockSeries({ ppm: 50, seconds: 300, localStartUs: 1e9 })) {
    mapping.observe(sourceUs, localUs);
  }
  const latestUs = mapping.toLocalUs(300_500_000);
  assert.ok(Math.abs(latestUs - (1e9 + 300_500_000 * (1 - 50e-6))) < 2000);
  assert.ok(Math.abs(latestUs - mapping.toLocalUs(200_500_000) - 100_000_000 * (1 - 50e-6)) < 500);
});

test('pictures that come out of order of their times are no jump', () => {
  const mapping = new ClockMapping();
  for (const { sourceUs, localUs, trueUs } of clockSeries({ ppm: 50, seconds: 300, jitterUs: 2000 })) {
    const laterUs = (sourceUs / 33_333) % 2 < 1 ? 66_667 : 0;
    assert.not(mapping.observe(sourceUs + laterUs, localUs + laterUs));
    const errorUs = Math.abs(mapping.toLocalUs(sourceUs + laterUs) - trueUs - laterUs);
    if (sourceUs > minuteUs) assert.ok(errorUs < 1000, `${errorUs} us off at ${sourceUs}`);
  }
});

test('nothing observed: the time itself, no skew, and no idea of the error', () => {
  const mapping = new ClockMapping();
  assert.equal([mapping.toLocalUs(42), mapping.skewPpm, mapping.errorUs, mapping.epoch], [42, 0, Infinity, 0]);
});

test.run();
