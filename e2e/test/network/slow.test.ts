// timeout: 180 s
import { msToUs, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertRecovered, latencies, percentile, recoveredUs, watchedUs } from '../support/assert-recovered.js';
import { assertWhole } from '../support/assert-whole.js';
import { networkTest } from '../support/in-network.js';
import type { Network } from '../support/network.js';
import { type End, maxQueueMs, ways, withRemoteCamera } from '../support/remote-camera.js';
import { stopInOrder } from '../support/stop-in-order.js';

const test = suite('a camera of 3 Mbit/s on a link that slows down');
const megabit = 1_000_000;

/** Pictures in three seconds: some go when a queue is cut at a keyframe. */
const leastPictures = 60;

/** Of what the link could carry: the way of finding out how much that is, and base64. */
const leastShare = 0.2;

for (const [name, way] of ways) {
  const title = `stays live at 2 and at 0.5 Mbit/s with as many bits as pass, and afterwards is as before: ${name}`;
  networkTest(test, title, (network) =>
    withRemoteCamera(network, { way, keyFrameInterval: 100_000 }, async (camera) => {
      const receiver = await camera.startReceiver();
      const sender = await camera.startSender();
      await receiver.seen.from((await receiver.seen.from(0)).atUs + msToUs(2000));

      await assertLiveAt(2 * megabit, network, sender, receiver);
      await assertLiveAt(0.5 * megabit, network, sender, receiver);

      const healedUs = systemClock.nowUs();
      network.rate(1000 * megabit);
      await receiver.seen.from(healedUs + recoveredUs + watchedUs);
      assertRecovered({ sent: sender.seen.all, received: receiver.seen.all, healedUs });
      await stopInOrder(sender.command, receiver.command);
      await assertWhole(receiver);
    }),
  );
}

/** Slows the link for six seconds, the first three of which it may take to settle. */
async function assertLiveAt(bitsPerSecond: number, network: Network, sender: End, receiver: End): Promise<void> {
  network.rate(bitsPerSecond);
  const settledUs = systemClock.nowUs() + msToUs(3000);
  const untilUs = settledUs + msToUs(3000);
  await sender.seen.from(untilUs);
  const at = `at ${bitsPerSecond / megabit} Mbit/s`;

  const came = receiver.seen.between(settledUs, untilUs);
  assert.ok(came.length >= leastPictures, `${at} ${came.length} pictures came in 3 s`);
  const worstUs = percentile(latencies(sender.seen.all, came), 95);
  assert.ok(worstUs < msToUs(maxQueueMs), `${at} pictures took ${worstUs / 1000} ms`);

  const made = sender.seen.between(settledUs, untilUs);
  const madeRate = (made.reduce((sum, { bytes }) => sum + bytes, 0) * 8) / 3;
  const isFitting = madeRate > leastShare * bitsPerSecond && madeRate < 1.2 * bitsPerSecond;
  assert.ok(isFitting, `${at} the encoder made ${Math.round(madeRate)} bit/s`);
}

test.run();
