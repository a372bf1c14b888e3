import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { outOfRangeOffset } from '../../src/congestion/feedback.js';
import { FeedbackRecorder } from '../../src/congestion/feedback-recorder.js';
import { marksOf } from './support/sent-packets.js';

const test = suite('feedback recorder');
const ssrc = 0xcafe;

function receive(recorder: FeedbackRecorder, numbers: readonly number[], nowUs: number): void {
  for (const number of numbers) recorder.received(ssrc, number, 1200, nowUs);
}

test('what came and what did not is reported, over the wrap of sequence numbers', () => {
  const recorder = new FeedbackRecorder();
  receive(recorder, [65_534, 65_535, 1], 0);
  assert.equal(marksOf(recorder.take(50_000, 7)), '65534++-+');
});

test('each packet is in two reports, so that one of them may be lost', () => {
  const recorder = new FeedbackRecorder();
  receive(recorder, [10, 11], 0);
  recorder.take(50_000, 0);
  receive(recorder, [12, 13], 60_000);
  assert.equal(marksOf(recorder.take(100_000, 0)), '10++++');
  receive(recorder, [14], 110_000);
  assert.equal(marksOf(recorder.take(150_000, 0)), '12+++');
});

test('a packet that comes late is reported with all that followed it', () => {
  const recorder = new FeedbackRecorder();
  receive(recorder, [10, 12], 0);
  recorder.take(50_000, 0);
  receive(recorder, [13], 60_000);
  recorder.take(100_000, 0);
  receive(recorder, [14], 110_000);
  recorder.take(150_000, 0);
  receive(recorder, [11], 160_000);
  assert.equal(marksOf(recorder.take(200_000, 0)), '11++++');
});

test('of two copies the first one counts, with the worse of their marks', () => {
  const recorder = new FeedbackRecorder();
  recorder.received(ssrc, 5, 1200, 0, 1);
  recorder.received(ssrc, 5, 1200, 30_000, 3);
  const [stream] = recorder.take(31_250, 0)?.streams ?? [];
  assert.deepEqual(stream?.reports, [{ received: true, ecn: 3, arrivalTimeOffset: 32 }]);
});

test('what came longer ago than can be written is out of range', () => {
  const recorder = new FeedbackRecorder();
  receive(recorder, [1], 0);
  const [stream] = recorder.take(8_000_000, 0)?.streams ?? [];
  assert.equal(stream?.reports[0]?.arrivalTimeOffset, outOfRangeOffset);
});

test('nothing new is no feedback', () => {
  const recorder = new FeedbackRecorder();
  assert.equal(recorder.nextUs, undefined);
  receive(recorder, [1], 0);
  recorder.take(50_000, 0);
  receive(recorder, [1], 60_000);
  assert.equal(recorder.nextUs, undefined);
  assert.equal(recorder.take(100_000, 0), undefined);
});

test('a lot is reported every 30 ms, little less often, very much at once', () => {
  const recorder = new FeedbackRecorder();
  for (let number = 0; number < 30; number++) receive(recorder, [number], number * 1000);
  assert.equal(recorder.nextUs, 30_000);
  recorder.take(30_000, 0);
  receive(recorder, [30], 40_000);
  assert.equal(recorder.nextUs, 60_000);
  recorder.take(60_000, 0);
  receive(recorder, [31], 70_000);
  assert.ok((recorder.nextUs ?? 0) >= 150_000, `${recorder.nextUs}`);
  receive(
    recorder,
    Array.from({ length: 200 }, (_, index) => 32 + index),
    80_000,
  );
  assert.ok((recorder.nextUs ?? Number.POSITIVE_INFINITY) <= 80_000);
});

test('a jump, a flood and a hundred streams do not make a report longer than a datagram', () => {
  const recorder = new FeedbackRecorder();
  receive(recorder, [0], 0);
  receive(recorder, [20_000], 1);
  assert.equal(marksOf(recorder.take(50_000, 0)), '20000+');
  for (let number = 0; number < 5_000; number++) receive(recorder, [(20_001 + number) & 0xffff], 60_000);
  for (let stream = 0; stream < 100; stream++) {
    recorder.received(stream, 0, 1200, 70_000 + stream);
    recorder.received(stream, 900, 1200, 70_000 + stream);
  }
  const streams = recorder.take(100_000, 0)?.streams ?? [];
  const bytes = streams.reduce((sum, { reports }) => sum + 8 + 2 * reports.length, 0);
  assert.ok(streams.length <= 16 && bytes <= 1000, `${streams.length} streams, ${bytes} bytes`);
});

test.run();
