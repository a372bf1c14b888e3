import assert from 'node:assert/strict';
import { AccessUnitPacket, leaveStage, startLedger, systemClock } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { suite } from 'uvu';
import { ShapedRelay } from './support/shaped-relay.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('slow link');
const rate = 30;
const maxQueueMs = 500;

type Arrival = { readonly atMs: number; readonly latencyMs: number };

/** A camera of 30 pictures a second that does what its sender asks for, if it `obeys`. */
async function film(sender: TestStage, bitrate: number, seconds: number, obeys: boolean): Promise<void> {
  let seen = 0;
  let isWanted = true;
  let current = bitrate;
  const startUs = systemClock.nowUs();
  for (let index = 0; index < seconds * rate; index++) {
    await systemClock.sleepUntil(startUs + (index * 1e6) / rate);
    for (const { request } of sender.requests.slice(seen)) {
      if (request.type === 'keyframe') isWanted = true;
      else if (obeys) current = request.bitsPerSecond;
    }
    seen = sender.requests.length;
    const keyframe = isWanted || index % 60 === 0;
    isWanted = false;
    void sender.send(picture(index, keyframe, Math.round((current / 8 / rate) * (keyframe ? 3 : 1))));
  }
}

function picture(index: number, keyframe: boolean, bytes: number): AccessUnitPacket {
  const nowUs = systemClock.nowUs();
  const data = new Uint8Array(Math.max(bytes, 16));
  data.set([0, 0, 0, 1, keyframe ? 0x65 : 0x41]);
  const ptsUs = Math.round((index * 1e6) / rate);
  const ledger = leaveStage(startLedger(nowUs), 'encode', nowUs);
  return new AccessUnitPacket({
    sourceId: 'a',
    ptsUs,
    dtsUs: ptsUs,
    durationUs: 0,
    ledger,
    codec: 'h264',
    keyframe,
    data,
  });
}

/** Takes everything, and says how long each packet was under way. */
function watch(receiver: TestStage): Arrival[] {
  const arrivals: Arrival[] = [];
  const startUs = systemClock.nowUs();
  void (async () => {
    for (;;) {
      const { packet } = await receiver.next();
      const nowUs = systemClock.nowUs();
      arrivals.push({ atMs: (nowUs - startUs) / 1000, latencyMs: (nowUs - packet.ledger.captureUs) / 1000 });
      packet.dispose();
    }
  })();
  return arrivals;
}

test('3 Mbit/s over a link of 0.5: what arrives is no older than the queue may be and a keyframe takes', async () => {
  const { stage: receiver, port } = await openReceiver();
  const relay = await ShapedRelay.open(port, 500_000 / 8);
  const sender = await openSender(relay.port, { maxQueueMs });
  const arrivals = watch(receiver);
  await film(sender, 3_000_000, 4, false);
  const keyframeMs = ((3_000_000 / rate) * 3 * 1000) / 500_000;
  // The first pictures find out how slow the link is.
  const later = arrivals.filter(({ atMs }) => atMs > 2000).map(({ latencyMs }) => latencyMs);
  assert.ok(later.length >= 1, 'nothing arrived');
  assert.ok(Math.max(...later) < maxQueueMs + keyframeMs + 100, `${Math.max(...later)} ms`);
  assert.ok((sender.drops.stale ?? 0) > 30, JSON.stringify(sender.drops));
  assert.equal(sender.drops['connection-lost'], undefined);
  assert.ok(sender.decisions.some(({ decision, cause }) => decision === 'bitrate' && cause === 'send-queue'));
  await sender.close();
  await receiver.close();
  await relay.close();
});

test('an encoder that does what it is asked for fits the link within two seconds, and nothing more is dropped', async () => {
  const { stage: receiver, port } = await openReceiver();
  const relay = await ShapedRelay.open(port, 2_500_000);
  const sender = await openSender(relay.port, { maxQueueMs });
  const arrivals = watch(receiver);
  const filming = film(sender, 3_000_000, 5, true);
  await until(() => arrivals.length >= 30);
  relay.bytesPerSecond = 500_000 / 8;
  const slowMs = arrivals.at(-1)?.atMs ?? 0;
  await filming;
  const later = arrivals.filter(({ atMs }) => atMs > slowMs + 2500);
  assert.ok(later.length > 20, `${later.length} pictures`);
  const delays = later.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
  assert.ok((delays[Math.floor(delays.length * 0.9)] ?? 0) < 150, delays.map(Math.round).join());
  await sender.close();
  await receiver.close();
  await relay.close();
});

test('a link that stands still and then goes on: the delay is gone at the next keyframe', async () => {
  const { stage: receiver, port } = await openReceiver();
  const relay = await ShapedRelay.open(port, 2_500_000);
  const sender = await openSender(relay.port, { maxQueueMs });
  const arrivals = watch(receiver);
  const filming = film(sender, 2_000_000, 4, true);
  await until(() => arrivals.length >= 15);
  relay.bytesPerSecond = 0;
  await until(() => (sender.drops.stale ?? 0) > 20);
  relay.bytesPerSecond = 2_500_000;
  const backMs = arrivals.at(-1)?.atMs ?? 0;
  await filming;
  const last = arrivals.slice(-20).map(({ latencyMs }) => latencyMs);
  assert.ok(arrivals.some(({ atMs }) => atMs > backMs));
  assert.ok(Math.max(...last) < 150, last.map(Math.round).join());
  assert.deepEqual(receiver.drops, {});
  await sender.close();
  await receiver.close();
  await relay.close();
});

test.run();
