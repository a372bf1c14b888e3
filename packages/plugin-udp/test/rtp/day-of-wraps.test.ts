import { RtpUnwrapper, ticksToUs, usToRtp, usToTicks } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import { noExtensions } from '../../src/rtp/rtp-packet.js';
import { SequenceUnwrapper } from '../../src/rtp/sequence-number.js';
import { timestampDistance } from '../../src/rtp/timestamp.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';

const daySeconds = 24 * 3600;
const payload = Uint8Array.of(1);
/** What no packet has. */
const stray = { sequenceNumber: -1, timestamp: -1 };

function sent(sequenceNumber: number, timestamp: number): { sequenceNumber: number; timestamp: number } {
  // Not made by spreading, which takes longer than all the rest.
  const packet = {
    payloadType: 96,
    marker: true,
    sequenceNumber,
    timestamp,
    ssrc: 1,
    extensions: noExtensions,
    payload,
  };
  return parseRtp(writeRtp(packet)) ?? stray;
}

test('through 24 hours of packets every sequence number is at its place, late ones too', () => {
  const unwrapper = new SequenceUnwrapper();
  const packets = daySeconds * 150;
  const first = 65_000;
  unwrapper.unwrap(first);
  for (let index = 1; index < packets; index += 1) {
    // Of every 64 packets the last one overtakes the two before it.
    const place = index & 63;
    const number = first + index + (place === 63 ? -2 : place === 61 || place === 62 ? 1 : 0);
    const unwrapped = unwrapper.unwrap(number & 0xffff);
    if (unwrapped !== number) assert.is(unwrapped, number, `packet ${index}`);
  }
  assert.ok((unwrapper.newest ?? 0) > 190 * 65_536, 'the numbers wrapped');
});

for (const [clockRate, unitsPerSecond] of [
  [90_000, 30],
  [48_000, 12.5],
] as const) {
  test(`through 24 hours of packets every timestamp of a ${clockRate} Hz clock is at its time`, () => {
    const timestamps = new RtpUnwrapper(clockRate);
    const sequence = new SequenceUnwrapper();
    // Half an hour before the timestamps wrap.
    const startUs = ticksToUs(2 ** 32, clockRate) - 1800e6;
    const halfTickUs = 500_000 / clockRate + 0.5;
    let ticksBefore = 0;
    let timestampBefore = 0;
    for (let index = 0; index < daySeconds * unitsPerSecond; index += 1) {
      const ptsUs = startUs + Math.round((index * 1e6) / unitsPerSecond);
      const { sequenceNumber, timestamp } = sent(index & 0xffff, usToRtp(ptsUs, clockRate));
      const offUs = Math.abs(timestamps.toUs(timestamp) - ptsUs);
      const ticks = usToTicks(ptsUs, clockRate);
      const steps = index === 0 || timestampDistance(timestampBefore, timestamp) === ticks - ticksBefore;
      if (sequence.unwrap(sequenceNumber) !== index || offUs > halfTickUs || !steps) {
        assert.unreachable(`packet ${index} of timestamp ${timestamp}: ${offUs} µs off`);
      }
      ticksBefore = ticks;
      timestampBefore = timestamp;
    }
    assert.ok(ticksBefore > 2 ** 32, 'the timestamps wrapped');
  });
}

test.run();
