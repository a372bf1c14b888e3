import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { unknownOffset } from '../../src/congestion/feedback.js';
import { FeedbackReader } from '../../src/congestion/feedback-reader.js';
import { feedbackOn, historyOf } from './support/sent-packets.js';

const test = suite('feedback reader');
const ssrc = 9;

test('what arrived is told once, with its time by the receiver’s clock and the round trip', () => {
  const history = historyOf(ssrc, 65_534, 4);
  const reader = new FeedbackReader(history);
  const report = reader.read(feedbackOn(ssrc, 65_534, '++++', 1024), 1_053_000);
  assert.equal(report.arrivedPackets, 4);
  assert.deepEqual(
    report.arrivals.map(({ arrivedUs }) => arrivedUs),
    [0, 0, 0, 0],
  );
  assert.equal(report.rttUs, 50_000);
  assert.equal(history.inFlightBytes, 0);
  assert.equal(reader.read(feedbackOn(ssrc, 65_534, '++++', 1024), 1_060_000).arrivedPackets, 0);
});

test('a packet is lost when one that was sent well after it has arrived, once', () => {
  const history = historyOf(ssrc, 0, 40);
  const reader = new FeedbackReader(history);
  assert.equal(reader.read(feedbackOn(ssrc, 0, '+-+'), 60_000).lost.length, 0);
  assert.equal(reader.read(feedbackOn(ssrc, 1, `-${'+'.repeat(20)}`), 90_000).lost.length, 1);
  assert.equal(reader.read(feedbackOn(ssrc, 1, `-${'+'.repeat(30)}`), 120_000).lost.length, 0);
});

test('of what is lost, it is told when the last was sent', () => {
  const reader = new FeedbackReader(historyOf(ssrc, 0, 60));
  const report = reader.read(feedbackOn(ssrc, 0, `+--+-${'+'.repeat(30)}`), 60_000);
  assert.equal(report.lost.length, 3);
  assert.equal(report.lost.at(-1)?.sentUs, 4000);
  assert.equal(reader.read(feedbackOn(ssrc, 35, '+++'), 90_000).lost.at(-1), undefined);
});

test('a packet that was held for lost and comes is told so', () => {
  const reader = new FeedbackReader(historyOf(ssrc, 0, 40));
  assert.equal(reader.read(feedbackOn(ssrc, 0, `-${'+'.repeat(30)}`), 60_000).lost.length, 1);
  const report = reader.read(feedbackOn(ssrc, 0, '+'), 90_000);
  assert.equal(report.spuriousLosses, 1);
  assert.equal(report.arrivedPackets, 1);
});

test('reports that are lost make no losses', () => {
  const history = historyOf(ssrc, 0, 100);
  const reader = new FeedbackReader(history);
  reader.read(feedbackOn(ssrc, 0, '++++'), 60_000);
  assert.equal(reader.read(feedbackOn(ssrc, 60, '+'.repeat(40)), 160_000).lost.length, 0);
  assert.equal(history.inFlightBytes, 56_000);
});

test('reports on what was never sent are counted, times that cannot be are not used', () => {
  const reader = new FeedbackReader(historyOf(ssrc, 0, 4));
  reader.read(feedbackOn(ssrc, 4, '++-'), 60_000);
  reader.read(feedbackOn(ssrc + 1, 0, '+'), 60_000);
  assert.equal(reader.unknownPackets, 4);
  const early = reader.read(feedbackOn(ssrc, 0, '+', 1000), 60_000);
  assert.deepEqual([early.arrivedPackets, early.arrivals.length, early.rttUs], [1, 0, undefined]);
  const timeless = reader.read(feedbackOn(ssrc, 1, '+', unknownOffset), 60_000);
  assert.deepEqual([timeless.arrivedPackets, timeless.arrivals.length], [1, 0]);
});

test('the receiver’s clock goes on over the wrap of its 32 bits', () => {
  const reader = new FeedbackReader(historyOf(ssrc, 0, 4));
  const arrivedUs = [0xffff_0000, 0xffff_ffff, 0x0000_ffff].map((reportTimestamp, index) => {
    const feedback = { ...feedbackOn(ssrc, index, '+'), reportTimestamp };
    return reader.read(feedback, 60_000).arrivals[0]?.arrivedUs ?? 0;
  });
  assert.deepEqual(
    arrivedUs.map((us) => us - (arrivedUs[0] ?? 0)),
    [0, 999_985, 1_999_985],
  );
});

test('what is too old makes room', () => {
  const history = historyOf(ssrc, 0, 20_000);
  assert.equal(history.inFlightBytes, 8_192_000);
  assert.equal(history.find(ssrc, 0), undefined);
});

test.run();
