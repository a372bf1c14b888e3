// coverage: none
import { PipelineError, systemClock } from '@arkavo-pipeline/core';
import { type ConformanceSetup, conformance, type TestStage, testPacket } from '@arkavo-pipeline/core/testing';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { test } from 'uvu';
import { openSender } from '../support/stages.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const port = await freePort();
const protocol = 'arkavo';

/** Two phones that go on, for a thousand pictures a second, until the receiver is told to stop. */
async function setup(): Promise<ConformanceSetup> {
  const senders = await Promise.all(
    ['one', 'two'].map(async (id) => ({ id, sender: await openSender(port, { protocol }) })),
  );
  const sending = { stopped: false };
  const done = Promise.all(senders.map(({ id, sender }) => sendOn(sender, id, sending)));
  const stop = () => {
    sending.stopped = true;
  };
  return {
    options: { port, protocol },
    stop,
    async teardown() {
      stop();
      for (const { sender } of senders) await sender.close();
      await done;
    },
  };
}

async function sendOn(sender: TestStage, sourceId: string, sending: { readonly stopped: boolean }): Promise<void> {
  for (let index = 0; !sending.stopped; index++) {
    for (const media of ['video/h264', 'audio/pcm'] as const) {
      if (!sending.stopped) await sender.send(testPacket(media, { index, sourceId, frames: sender.frames }));
    }
    await systemClock.sleepUntil(systemClock.nowUs() + 1000);
  }
  await sender.end().catch(receiverIsGone);
}

function receiverIsGone(error: unknown): void {
  if (!(error instanceof PipelineError && error.code === 'ERR_TCP_UNDELIVERED')) throw error;
}

// tcp-receiver.test has the same with the stage in a thread of its own.
for (const { name, run } of conformance({ plugin, type: 'tcp-receiver', setup }))
  if (!name.endsWith('(own threads)')) test(name, run);

test.run();
