// timeout: 300 s
import { msToUs, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  allowedUs,
  assertRecovered,
  latencies,
  percentile,
  recoveredUs,
  type Usual,
  usualUntil,
  watchedUs,
} from '../support/assert-recovered.js';
import { assertWhole } from '../support/assert-whole.js';
import { networkTest } from '../support/in-network.js';
import type { Network } from '../support/network.js';
import { type End, maxQueueMs, ways, withRemoteCamera } from '../support/remote-camera.js';
import { stopInOrder } from '../support/stop-in-order.js';

const test = suite('a camera of 3 Mbit/s on a link that slows down');
const megabit = 1_000_000;

/** Of the pictures that come without trouble: some go when a queue is cut at a keyframe. */
const leastPictures = 2 / 3;

/** Of what the link could carry: the way of finding out how much that is, and base64. */
const leastShare = 0.2;

for (const [name, way] of ways) {
  const title = `stays live at 2 and at 0.5 Mbit/s with as many bits as pass, and afterwards is as before: ${name}`;
  networkTest(test, title, (network) =>
    withRemoteCamera(network, { way, keyFrameInterval: 100_000 }, async (camera) => {
      const receiver = await camera.startReceiver();
      const sender = await camera.startSender();
      const { atUs } = await receiver.seen.from((await receiver.seen.from(0)).atUs + msToUs(2000));
      const usual = usualUntil(atUs, sender.seen.all, receiver.seen.all);

      const ends = { network, sender, receiver, usual };
      await assertLiveAt(2 * megabit, ends);
      await assertLiveAt(0.5 * megabit, ends);

      const healedUs = systemClock.nowUs();
      network.rate(1000 * megabit);
      await receiver.seen.from(healedUs + recoveredUs + watchedUs);
      assertRecovered({ sent: sender.seen.all, received: receiver.seen.all, healedUs, usual });
      await stopInOrder(sender.command, receiver.command);
      await assertWhole(receiver);
    }),
  );
}

type Ends = { readonly network: Network; readonly sender: End; readonly receiver: End; readonly usual: Usual };

/** Slows the link for six seconds, the first three of which it may take to settle. */
async function assertLiveAt(bitsPerSecond: number, { network, sender, receiver, usual }: Ends): Promise<void> {
  network.rate(bitsPerSecond);
  const settledUs = systemClock.nowUs() + msToUs(3000);
  const untilUs = settledUs + msToUs(3000);
  await sender.seen.from(untilUs);
  const at = `at ${bitsPerSecond / megabit} Mbit/s`;

  const came = receiver.seen.between(settledUs, untilUs);
  assert.ok(came.length >= leastPictures * 3 * usual.pictures, `${at} ${came.length} pictures came in 3 s`);
  const worstUs = percentile(latencies(sender.seen.all, came), 95);
  const slowUs = allowedUs(usual) - allowedUs({ ...usual, latencyUs: 0 });
  assert.ok(worstUs < msToUs(maxQueueMs) + slowUs, `${at} pictures took ${worstUs / 1000} ms`);

  const made = sender.seen.between(settledUs, untilUs);
  // As if all pictures had been made: a busy machine leaves some out.
  const madeRate = (30 * 8 * made.reduce((sum, { bytes }) => sum + bytes, 0)) / made.length;
  const isFitting = madeRate > leastShare * bitsPerSecond && madeRate < 1.2 * bitsPerSecond;
  assert.ok(isFitting, `${at} the encoder made ${Math.round(madeRate)} bit/s`);
}

test.run();
