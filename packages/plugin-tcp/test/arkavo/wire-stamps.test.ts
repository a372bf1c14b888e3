import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { audioStamp, metadataStamp, videoStamp } from '../../src/arkavo/wire-stamps.js';

const test = suite('wire stamps');

test('pictures are stamped in the seconds that Core Media makes of 1/600 s', () => {
  assert.equal(videoStamp(81_234_233_333), 81234.23333333334);
  assert.equal(videoStamp(81_234_266_667), 81234.26666666666);
  assert.equal(videoStamp(0), 0);
  for (let us = 1e12; us < 1e12 + 100_000; us += 777) {
    const stamp = videoStamp(us);
    assert.ok(Number.isInteger(Number((stamp * 600).toFixed(6))));
    assert.ok(Math.abs(stamp * 1e6 - us) <= 834, `${stamp} for ${us}`);
  }
});

test('sound is stamped on the same clock, to the microsecond', () => {
  assert.equal(audioStamp(81_234_250_000), 81234.25);
  assert.equal(audioStamp(1), 0.000001);
});

test('metadata is stamped in seconds since 2001 of the wall clock', () => {
  const unixUs = Date.UTC(2026, 2, 16, 22, 36, 48, 125) * 1000;
  assert.equal(metadataStamp(5_000_000, unixUs - 5_000_000), 795393408.125);
  assert.equal(metadataStamp(0, 978_307_200 * 1e6), 0);
});

test.run();
