import assert from 'node:assert/strict';
import type { UpstreamRequest } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { suite } from 'uvu';
import { accessUnit } from './support/packets.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('requests');

test('keyframe and bitrate requests reach every sender', async () => {
  const { stage: receiver, port } = await openReceiver();
  const senders = await Promise.all(['a', 'b'].map((stageId) => openSender(port, {}, { stageId })));
  for (const sender of senders) {
    await sender.send(accessUnit(0, { keyframe: true }));
    (await takeOne(receiver)).dispose();
  }
  receiver.request({ type: 'keyframe' }, 'video');
  receiver.request({ type: 'bitrate', bitsPerSecond: 2_500_000 }, 'video');
  await until(() => senders.every(({ requests }) => requests.length === 2));
  for (const { requests } of senders) {
    assert.deepEqual(requests, [
      { request: { type: 'keyframe' }, input: 'video' },
      { request: { type: 'bitrate', bitsPerSecond: 2_500_000 }, input: 'video' },
    ]);
  }
  for (const sender of senders) await sender.close();
  await receiver.close();
});

test('a keyframe of one source is asked of the sender that has it, by the id that it has there, and of nobody else', async () => {
  const { stage: receiver, port } = await openReceiver();
  const senders: TestStage[] = [];
  for (const stageId of ['a', 'b']) {
    const sender = await openSender(port, {}, { stageId });
    senders.push(sender);
    await sender.send(accessUnit(0, { keyframe: true, sourceId: 'camera' }));
    await sender.send(accessUnit(1, { keyframe: true, sourceId: stageId }));
  }
  await until(() => receiver.emitted.length === 4);
  assert.deepEqual(
    receiver.emitted.map(({ packet }) => packet.sourceId),
    ['camera', 'a', 'camera (2)', 'b'],
  );
  for (const sourceId of ['camera (2)', 'a', 'nobody', '']) receiver.request({ type: 'keyframe', sourceId }, 'video');
  receiver.request({ type: 'bitrate', bitsPerSecond: 1_000_000 }, 'video');
  await until(() => senders.every(({ requests }) => requests.length === 2));
  const asked = senders.map(({ requests }) => requests.map(({ request }) => request));
  const bitrate = { type: 'bitrate', bitsPerSecond: 1_000_000 };
  assert.deepEqual(asked, [
    [{ type: 'keyframe', sourceId: 'a' }, bitrate],
    [{ type: 'keyframe', sourceId: 'camera' }, bitrate],
  ]);
  for (const sender of senders) await sender.close();
  await receiver.close();
});

test('what no message can say is not sent, and costs nobody the connection', async () => {
  const { stage: receiver, port } = await openReceiver();
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  receiver.request({ type: 'bitrate', bitsPerSecond: Number.NaN }, 'video');
  receiver.request({ type: 'unheard-of' } as unknown as UpstreamRequest, 'video');
  for (const bitsPerSecond of [-1, Number.POSITIVE_INFINITY]) {
    receiver.request({ type: 'bitrate', bitsPerSecond }, 'video');
  }
  await until(() => sender.requests.length === 2);
  assert.deepEqual(
    sender.requests.map(({ request }) => request),
    [1, 1].map((bitsPerSecond) => ({ type: 'bitrate', bitsPerSecond })),
  );
  assert.deepEqual([sender.faults, receiver.faults], [[], []]);
  await sender.close();
  await receiver.close();
});

test('a sender that comes later is told the bitrate asked for', async () => {
  const { stage: receiver, port } = await openReceiver();
  receiver.request({ type: 'bitrate', bitsPerSecond: 900_000 }, 'video');
  const sender = await openSender(port);
  await until(() => sender.requests.length === 1);
  assert.deepEqual(sender.requests[0]?.request, { type: 'bitrate', bitsPerSecond: 900_000 });
  await sender.close();
  await receiver.close();
});

test('a sender without video does not ask anyone', async () => {
  const { stage: receiver, port } = await openReceiver();
  const sender = await openSender(port, {}, { inputs: ['audio'] });
  await until(() => receiver.logs.some((line) => line.includes('connected')));
  receiver.request({ type: 'keyframe' }, 'video');
  await sender.end();
  assert.deepEqual(sender.requests, []);
  await sender.close();
  await receiver.close();
});

test.run();
