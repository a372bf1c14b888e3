import { type Clock, framePoolStats, msToUs } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { keyframe, picture } from './support/camera.js';
import { TestStream } from './support/rtp-stream.js';
import { accessUnits, openReceiver, until } from './support/stages.js';
import { TestSender } from './support/test-sender.js';

const pause = new Int32Array(new SharedArrayBuffer(4));
const pauseMs = 30;
/** Longer than anything is waited for. */
const heldUpUs = msToUs(300);

/** Moves by nothing else than pauses of the thread. */
class PausedClock implements Clock {
  #nowUs = 1_000_000;

  nowUs(): number {
    return this.#nowUs;
  }

  sleepUntil(): Promise<void> {
    return Promise.resolve();
  }

  holdUp(): void {
    Atomics.wait(pause, 0, 0, pauseMs);
    this.#nowUs += heldUpUs;
  }
}

test('what a thread that was held up has not read yet is not asked for', async () => {
  const clock = new PausedClock();
  const { stage, port, ended } = await openReceiver({}, { clock });
  const sender = await TestSender.open(port);
  const video = new TestStream({ ssrc: 1, payloadType: 96 });
  await sender.describe('camera', [video]);
  const packets = (unit: Uint8Array, ptsUs: number) =>
    video.packets(payloadFormats['video/h264'].packetise(unit, 200), ptsUs);
  await sender.send(packets(keyframe, 0));
  await until(() => accessUnits(stage).length === 1);
  const [first, ...rest] = packets(picture, 40_000);
  assert.ok(first);
  await sender.send([first]);
  const sent = sender.send(rest.slice(0, 1));
  clock.holdUp();
  await sent;
  await sender.send(rest.slice(1));
  await until(() => accessUnits(stage).length === 2);
  const asked = sender.heard.flatMap((packet) => (packet.type === 'nack' ? packet.sequenceNumbers : []));
  assert.not.ok(
    rest.some(({ sequenceNumber }) => asked.includes(sequenceNumber)),
    asked.join(),
  );
  await sender.close();
  await stage.close();
  await ended;
  assert.is(framePoolStats().inUse, 0);
});

test('a resend that a thread that was held up has not read yet is not too late', async () => {
  const clock = new PausedClock();
  const { stage, port, ended } = await openReceiver({}, { clock });
  const sender = await TestSender.open(port);
  const video = new TestStream({ ssrc: 1, payloadType: 96 });
  const packets = (unit: Uint8Array, ptsUs: number) =>
    video.packets(payloadFormats['video/h264'].packetise(unit, 200), ptsUs);
  await sender.describe('camera', [video]);
  await sender.send(packets(keyframe, 0));
  await until(() => accessUnits(stage).length === 1);
  const [first, missing, ...rest] = packets(picture, 40_000);
  assert.ok(first && missing);
  await sender.send([first, ...rest]);
  await until(() => sender.heard.some(({ type }) => type === 'nack'));
  const sent = [sender.send(packets(picture, 80_000).slice(0, 1)), sender.send([missing])];
  clock.holdUp();
  await Promise.all(sent);
  await until(() => accessUnits(stage).length === 2 || (stage.drops.lost ?? 0) > 0);
  assert.equal(stage.drops, {});
  await sender.close();
  await stage.close();
  await ended;
  assert.is(framePoolStats().inUse, 0);
});

test.run();
