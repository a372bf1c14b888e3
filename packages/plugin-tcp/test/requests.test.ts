import assert from 'node:assert/strict';
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
