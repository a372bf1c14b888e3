import assert from 'node:assert/strict';
import type { Clock } from '@arkavo-pipeline/core';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { gatedReceiver } from './support/gated-receiver.js';
import { accessUnit, metadata } from './support/packets.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('reconnect');

test('a sender that is there first waits for its receiver and loses nothing', async () => {
  const port = await freePort();
  const sender = await openSender(port);
  const sent = sender.send(accessUnit(0, { keyframe: true }));
  await until(() => sender.logs.some((line) => line.includes('ECONNREFUSED')));
  const { stage: receiver, ended } = await openReceiver({ port });
  await sent;
  await sender.send(accessUnit(1));
  await sender.end();
  await ended;
  assert.deepEqual(
    receiver.emitted.map(({ packet }) => packet.ptsUs),
    [0, 33_333],
  );
  assert.deepEqual([sender.drops, receiver.drops], [{}, {}]);
  assert.equal(sender.logs.filter((line) => line.startsWith('warn')).length, 1);
  await sender.close();
  await receiver.close();
});

/** Time stands still on it, and nothing is waited for: what is asked for is not asked for again, however long a test takes. */
function standingClock(): Clock {
  return { nowUs: () => 1_000_000, sleepUntil: () => new Promise((resolve) => setImmediate(resolve)) };
}

test('after the receiver came back, each source starts at a keyframe and every unit is accounted for', async () => {
  const port = await freePort();
  const first = await openReceiver({ port });
  const sender = await openSender(port, {}, { clock: standingClock() });
  await sender.send(accessUnit(0, { keyframe: true, sourceId: 'a' }));
  await sender.send(accessUnit(1, { keyframe: true, sourceId: 'b' }));
  await sender.send(accessUnit(2, { sourceId: 'a' }));
  await until(() => first.stage.emitted.length === 3);
  await first.stage.close();
  await until(() => sender.logs.some((line) => line.startsWith('warn')));

  const second = await openReceiver({ port });
  await sender.send(accessUnit(3, { sourceId: 'a' }));
  await sender.send(accessUnit(4, { sourceId: 'b' }));
  await sender.send(metadata(5));
  await sender.send(accessUnit(6, { keyframe: true, sourceId: 'b' }));
  await sender.send(accessUnit(7, { sourceId: 'a' }));
  await sender.send(accessUnit(8, { sourceId: 'b' }));
  await sender.send(accessUnit(9, { keyframe: true, sourceId: 'a' }));
  await sender.send(accessUnit(10, { sourceId: 'a' }));
  await sender.end();
  await second.ended;
  const arrived = second.stage.emitted.map(({ packet }) => Math.round(packet.ptsUs / 33_333));
  assert.deepEqual(arrived, [5, 6, 8, 9, 10]);
  assert.deepEqual(sender.drops, { 'awaiting-keyframe': 3 });
  assert.deepEqual(
    sender.requests,
    ['a', 'b'].map((sourceId) => ({ request: { type: 'keyframe', sourceId }, input: 'video' })),
  );
  await sender.close();
  await second.stage.close();
});

test('a keyframe that does not come is asked for again after 300 ms', async () => {
  const { stage: receiver, port } = await openReceiver();
  let nowUs = 1_000_000;
  const sleepUntil = async () => {};
  const sender = await openSender(port, {}, { clock: { nowUs: () => nowUs, sleepUntil } });
  const asked: number[] = [];
  for (const afterUs of [0, 1000, 299_999, 300_000, 300_001, 599_999, 600_000]) {
    nowUs = 1_000_000 + afterUs;
    await sender.send(accessUnit(1));
    asked.push(sender.requests.length);
  }
  assert.deepEqual(asked, [1, 1, 1, 2, 2, 2, 3]);
  await sender.close();
  await receiver.close();
});

test('a receiver that ends while packets wait for it: they are counted as lost and given back', async () => {
  const { spec } = gatedReceiver(1);
  const { stage: receiver, port } = await openReceiver({}, {}, spec);
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  const stuck = accessUnit(1, { bytes: 15_000_000 });
  const sent = sender.send(stuck);
  await receiver.close();
  await sent;
  await until(() => stuck.done);
  assert.deepEqual(sender.drops, { 'connection-lost': 1 });
  await sender.close();
});

test.run();
