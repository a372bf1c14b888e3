import { secondsToUs, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FeedbackRecorder } from '../../src/congestion/feedback-recorder.js';
import { openSender, slice, until } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('congestion control of a udp-sender');

/** Says what arrives, as a udp-receiver does, as long as `isHeard`. */
function reportArrivals(receiver: TestReceiver, isHeard: () => boolean): void {
  const recorder = new FeedbackRecorder();
  receiver.onHeard = ({ rtp, data }) => {
    const nowUs = systemClock.nowUs();
    if (rtp) recorder.received(rtp.ssrc, rtp.sequenceNumber, data.length, nowUs);
    if ((recorder.nextUs ?? Number.POSITIVE_INFINITY) > nowUs || !isHeard()) return;
    const feedback = recorder.take(nowUs, Math.round((nowUs * 65_536) / secondsToUs(1)) >>> 0);
    if (feedback) receiver.send([{ type: 'congestion-feedback', senderSsrc: 9, ...feedback }]);
  };
}

function askedBps(stage: Awaited<ReturnType<typeof openSender>>): readonly number[] {
  return stage.requests.flatMap(({ request }) => (request.type === 'bitrate' ? [request.bitsPerSecond] : []));
}

test('the encoder is asked for what the way carries, within the bounds, and less when nothing is heard any more', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port, { startBitrate: 1_000_000, maxBitrate: 1_500_000 });
  let isHeard = true;
  reportArrivals(receiver, () => isHeard);
  let index = 0;
  const timer = setInterval(() => void stage.send(slice(index++, 4000)), 20);
  await until(() => askedBps(stage).length > 0);
  isHeard = false;
  const before = askedBps(stage).length;
  const told = () => stage.decisions.filter(({ decision }) => decision === 'bitrate');
  // What was said last may still be on its way.
  const lostAt = () => told().findIndex(({ cause }, index) => index >= before && cause === 'feedback-lost');
  await until(() => lostAt() > 0);
  clearInterval(timer);
  const asked = askedBps(stage);
  assert.ok((asked[lostAt()] ?? 0) < (asked[lostAt() - 1] ?? 0), asked.join(', '));
  assert.ok(asked.every((bps) => bps >= 200_000 && bps <= 1_500_000));
  assert.is(told().length, asked.length);
  await stage.close();
  await receiver.close();
});

for (const [title, options, isHeard] of [
  ['without feedback', {}, false],
  ['with congestion control switched off', { congestion: false }, true],
] as const) {
  test(`nothing is asked of the encoder ${title}`, async () => {
    const receiver = await TestReceiver.open();
    const stage = await openSender(receiver.port, options);
    reportArrivals(receiver, () => isHeard);
    for (let index = 0; index < 20; index++) {
      await stage.send(slice(index, 4000));
      await receiver.until(() => receiver.ofPayloadType(96).filter(({ marker }) => marker).length === index + 1);
    }
    assert.equal(askedBps(stage), []);
    await stage.close();
    await receiver.close();
  });
}

test.run();
