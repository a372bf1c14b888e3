// coverage: none
import { PipelineError, systemClock } from '@arkavo-pipeline/core';
import { type ConformanceSetup, conformance, type TestStage, testPacket } from '@arkavo-pipeline/core/testing';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { test } from 'uvu';
import { openSender } from '../support/stages.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const port = await freePort();

/** A sender that goes on, for a thousand pictures a second, until the receiver is told to stop. */
async function setup(): Promise<ConformanceSetup> {
  const sender = await openSender(port);
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
      await sender.close();
      await done;
    },
  };
}

async function sendOn(sender: TestStage, sending: { readonly stopped: boolean }): Promise<void> {
  for (let index = 0; !sending.stopped; index++) {
    for (const media of ['video/h264', 'audio/pcm', 'metadata/json'] as const) {
      for (const sourceId of ['one', 'two']) {
        if (!sending.stopped) await sender.send(testPacket(media, { index, sourceId, frames: sender.frames }));
      }
    }
    await systemClock.sleepUntil(systemClock.nowUs() + 1000);
  }
  await sender.end().catch(receiverIsGone);
}

/** A receiver that the test did not stop, or not in order, takes no end. */
function receiverIsGone(error: unknown): void {
  if (!(error instanceof PipelineError && error.code === 'ERR_TCP_UNDELIVERED')) throw error;
}

// An address that no machine has (RFC 5737).
const refused = [{ host: '203.0.113.1', port }];

for (const { name, run } of conformance({ plugin, type: 'tcp-receiver', setup, refused })) test(name, run);

test.run();
