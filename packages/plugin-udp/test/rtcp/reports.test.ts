import { usToRtp } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compactNtp, ntpToUs, usToNtp } from '../../src/rtcp/ntp-time.js';
import { ReceiverReports } from '../../src/rtcp/receiver-reports.js';
import type { ReceptionReport } from '../../src/rtcp/rtcp-packet.js';
import { SenderReports } from '../../src/rtcp/sender-reports.js';

const clockRate = 90_000;
const unixUs = 1_700_000_000_000_000;

/** A packet every 10 ms from the wrap on, each taking 5 ms; `index` is where it is in the stream. */
function receive(reports: ReceiverReports, index: number, delayUs = 5_000): void {
  const sentUs = index * 10_000;
  const packet = { ssrc: 1, sequenceNumber: (65_500 + index) & 0xffff, timestamp: usToRtp(sentUs, clockRate) };
  reports.received(packet, clockRate, sentUs + delayUs);
}

test('an NTP time is seconds since 1900 and a fraction, and goes on over 2036', () => {
  const half = { seconds: 2_208_988_800, fraction: 2 ** 31 };
  assert.equal(usToNtp(500_000), half);
  assert.is(compactNtp({ seconds: 0x12345678, fraction: 0xabcdef01 }), 0x5678abcd);
  for (const us of [0, unixUs + 1, Date.UTC(2036, 1, 7, 6, 28, 16) * 1000 + 123_456, 3e15]) {
    assert.is(ntpToUs(usToNtp(us)), us);
  }
});

test('losses are counted since the report before and since the beginning, over the wrap', () => {
  const reports = new ReceiverReports();
  for (let index = 0; index < 100; index += 1) if (index % 4 !== 1) receive(reports, index);
  const [first] = reports.blocks(1_000_000);
  assert.is(first?.fractionLost, 64);
  assert.is(first?.cumulativeLost, 25);
  assert.is(first?.highestSequence, 65_599);
  assert.is(first?.jitter, 0);
  for (let index = 100; index < 200; index += 1) receive(reports, index);
  const [second] = reports.blocks(2_000_000);
  assert.is(second?.fractionLost, 0);
  assert.is(second?.cumulativeLost, 25);
});

test('copies make the losses negative and the fraction zero', () => {
  const reports = new ReceiverReports();
  for (let index = 0; index < 10; index += 1) for (let copy = 0; copy < 2; copy += 1) receive(reports, index);
  const [block] = reports.blocks(0);
  assert.is(block?.cumulativeLost, -10);
  assert.is(block?.fractionLost, 0);
});

test('jitter is the mean change of the transit time, in ticks', () => {
  const reports = new ReceiverReports();
  for (let index = 0; index < 400; index += 1) receive(reports, index, index % 2 === 0 ? 5_000 : 9_000);
  const [block] = reports.blocks(0);
  // 4 ms are 360 ticks.
  assert.ok(Math.abs((block?.jitter ?? 0) - 360) <= 1, `${block?.jitter}`);
});

test('a stream that starts over with other numbers is counted anew', () => {
  const reports = new ReceiverReports();
  for (let index = 0; index < 10; index += 1) receive(reports, index);
  for (let index = 20_000; index < 20_010; index += 1) receive(reports, index);
  assert.is(reports.blocks(0)[0]?.cumulativeLost, 0);
});

test('one packet that is far off is not counted, and a second in a row begins another count', () => {
  const reports = new ReceiverReports();
  for (let index = 0; index < 10; index += 1) receive(reports, index);
  receive(reports, 30_000);
  const [before] = reports.blocks(0);
  assert.equal([before?.highestSequence, before?.cumulativeLost], [65_509, 0]);
  receive(reports, 10);
  receive(reports, 30_000);
  receive(reports, 30_001);
  assert.is(reports.blocks(0)[0]?.highestSequence, (65_500 + 30_001) & 0xffff);
});

test('a sender report that came before the first packet is answered, too', () => {
  const reports = new ReceiverReports();
  const report = new SenderReports(1).report({ nowUs: 0, unixUs, rtpTimestamp: 0 });
  reports.reported(report, 1000);
  assert.is(reports.blocks(2000).length, 0);
  receive(reports, 0);
  assert.is(reports.blocks(2000)[0]?.lastSenderReport, compactNtp(report.ntp));
});

test('both reports together show the round trip', () => {
  const sender = new SenderReports(1);
  const receiver = new ReceiverReports();
  sender.sent(1000);
  sender.sent(200);
  const report = sender.report({ nowUs: 7_000_000, unixUs, rtpTimestamp: 5 });
  assert.equal([report.packetCount, report.octetCount, report.rtpTimestamp], [2, 1200, 5]);
  receive(receiver, 0);
  receiver.reported(report, 40_000);
  const [block] = receiver.blocks(540_000);
  assert.ok(block);
  assert.is(block.delaySinceLastSenderReport, 32_768);
  assert.is(sender.roundTripUs(block, 7_000_000 + 520_000), 20_000);
});

const answer: ReceptionReport = {
  ssrc: 1,
  fractionLost: 0,
  cumulativeLost: 0,
  highestSequence: 0,
  jitter: 0,
  lastSenderReport: compactNtp(usToNtp(unixUs)),
  delaySinceLastSenderReport: 0,
};

test('an answer that cannot be one shows no round trip', () => {
  const sender = new SenderReports(1);
  sender.report({ nowUs: 0, unixUs, rtpTimestamp: 0 });
  assert.is(sender.roundTripUs(answer, 30_000), 30_000);
  assert.is(sender.roundTripUs({ ...answer, ssrc: 2 }, 30_000), undefined);
  assert.is(sender.roundTripUs({ ...answer, lastSenderReport: 0 }, 30_000), undefined);
  assert.is(sender.roundTripUs({ ...answer, delaySinceLastSenderReport: 65_536 }, 30_000), undefined);
});

test('reports that were answered too late are forgotten', () => {
  const sender = new SenderReports(1);
  for (let index = 0; index < 40; index += 1) {
    sender.report({ nowUs: index * 1e6, unixUs: unixUs + index * 1e6, rtpTimestamp: 0 });
  }
  assert.is(sender.roundTripUs(answer, 40e6), undefined);
});

test('of 40 streams the 31 that came last are reported, one of them ended', () => {
  const reports = new ReceiverReports();
  for (let ssrc = 0; ssrc < 40; ssrc += 1) {
    reports.received({ ssrc, sequenceNumber: 1, timestamp: 0 }, clockRate, ssrc * 1000);
  }
  assert.equal(
    reports.blocks(0).map(({ ssrc }) => ssrc),
    Array.from({ length: 31 }, (_, index) => index + 9),
  );
  reports.forget(39);
  assert.is(reports.blocks(0).length, 30);
});

test.run();
