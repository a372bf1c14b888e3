import { MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CaptureTimes } from '../src/capture-times.js';

const clockUs = 5_000_000_000;

function packet(sourceId: string, ptsUs: number, captureUs: number): MetadataPacket {
  return new MetadataPacket({ ptsUs, durationUs: 0, sourceId, ledger: startLedger(captureUs), value: 0 });
}

test('a source whose times are on the clock has no others', () => {
  const times = new CaptureTimes();
  for (const afterUs of [0, 1_000_000, 2_000_000])
    assert.is(times.clockUs(packet('phone', clockUs + afterUs, clockUs + afterUs + 3_000)), undefined);
});

test('a source that leaves the clock goes by its captures from then on', () => {
  const times = new CaptureTimes();
  assert.is(times.clockUs(packet('face', clockUs, clockUs)), undefined);
  for (const afterUs of [0, 33_333, 66_667])
    assert.is(times.clockUs(packet('face', afterUs, clockUs + 2_000_000 + afterUs)), clockUs + 2_000_000 + afterUs);
});

test('one source that leaves the clock takes no other with it', () => {
  const times = new CaptureTimes();
  times.clockUs(packet('face', 0, clockUs));
  assert.is(times.clockUs(packet('phone', clockUs, clockUs)), undefined);
});

test.run();
