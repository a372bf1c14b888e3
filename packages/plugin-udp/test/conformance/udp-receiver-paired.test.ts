// coverage: none
import { once } from 'node:events';
import { connect } from 'node:net';
import { systemClock } from '@arkavo-pipeline/core';
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { freePort, tempFolder } from '@arkavo-pipeline/transport/testing';
import { test } from 'uvu';
import { openPairedSender, token } from '../pairing/support/stages.js';
import { footage } from '../payload/support/footage.js';
import { accessUnit, metadata } from '../sender/support/stages.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const port = await freePort();
const identity = tempFolder();
const [keyframe = new Uint8Array()] = footage('h264');

/** A sender that pairs as soon as the receiver listens, and goes on for hundreds of pictures a second until that is told to stop. */
async function setup(): Promise<ConformanceSetup> {
  const sending = new AbortController();
  const done = sendOn(sending.signal);
  const stop = () => sending.abort();
  return {
    options: { port, token, identity },
    stop,
    async teardown() {
      stop();
      await done;
    },
  };
}

async function sendOn(signal: AbortSignal): Promise<void> {
  if (!(await isListening(signal))) return;
  const sender = await openPairedSender(port, { startBitrate: 100_000_000, maxBitrate: 100_000_000 });
  signal.addEventListener('abort', () => sender.stop(), { once: true });
  for (let index = 0; !signal.aborted; index++) {
    await sender.send(accessUnit('h264', Uint8Array.from(keyframe), index));
    await sender.send(metadata(index));
    await systemClock.sleepUntil(systemClock.nowUs() + 4000);
  }
  await sender.end().catch(() => {});
  await sender.close();
}

/** Whether the receiver listens: looked until it does, or there will be none. */
async function isListening(signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return true;
    await systemClock.sleepUntil(systemClock.nowUs() + 4000);
  }
  return false;
}

const refused = [
  { port, token: 'short' },
  { port, token, srtpKey: 'a'.repeat(40) },
  { port, certificate: 'missing.pem' },
];

// udp-receiver.test has the same with the stage in a thread of its own.
for (const { name, run } of conformance({ plugin, type: 'udp-receiver', setup, refused }))
  if (!name.endsWith('(own threads)')) test(name, run);

test.run();
