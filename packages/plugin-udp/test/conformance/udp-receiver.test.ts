// coverage: none
import { systemClock } from '@arkavo-pipeline/core';
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { test } from 'uvu';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { footage } from '../payload/support/footage.js';
import { TestStream } from '../receiver/support/rtp-stream.js';
import { TestSender } from '../receiver/support/test-sender.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const port = await freePort();
const [keyframe = new Uint8Array()] = footage('h264');

/** A sender that goes on, for hundreds of pictures a second of two cameras, until the receiver is told to stop. */
async function setup(): Promise<ConformanceSetup> {
  const sender = await TestSender.open(port);
  const sending = { stopped: false };
  const done = sendOn(sender, sending);
  const stop = () => {
    sending.stopped = true;
  };
  return {
    options: { port },
    stop,
    async teardown() {
      stop();
      await done;
      await sender.close();
    },
  };
}

async function sendOn(sender: TestSender, sending: { readonly stopped: boolean }): Promise<void> {
  const cameras = ['one', 'two'].map((name, camera) => ({
    name,
    video: new TestStream({ ssrc: 10 + camera, payloadType: 96 }),
    metadata: new TestStream({ ssrc: 20 + camera, payloadType: 100 }),
  }));
  for (let index = 0; !sending.stopped; index++) {
    const ptsUs = index * 4000;
    for (const { name, video, metadata } of cameras) {
      if (index % 16 === 0) await sender.describe(name, [video, metadata], ptsUs);
      await sender.send(video.packets(payloadFormats['video/h264'].packetise(keyframe, 1200), ptsUs));
      await sender.send(metadata.packets(payloadFormats['metadata/json'].packetise({ index }, 1200), ptsUs));
    }
    await systemClock.sleepUntil(systemClock.nowUs() + 4000);
  }
  for (let copy = 0; copy < 3; copy++) {
    for (const { video, metadata } of cameras) await sender.goodbye([video, metadata]);
  }
}

// An address that no machine has (RFC 5737).
const refused = [
  { host: '203.0.113.1', port, security: 'none' },
  { port, minMs: 200, maxMs: 100 },
];

for (const { name, run } of conformance({ plugin, type: 'udp-receiver', setup, refused })) test(name, run);

test.run();
