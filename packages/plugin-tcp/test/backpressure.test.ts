import assert from 'node:assert/strict';
import type { Packet } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { gatedReceiver } from './support/gated-receiver.js';
import { accessUnit } from './support/packets.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('backpressure');
const unitBytes = 256 * 1024;

test('a full link at the receiver holds up the sender, memory stays bounded, and nothing is lost', async () => {
  const { spec, open } = gatedReceiver(2);
  const { stage: receiver, port, ended } = await openReceiver({}, {}, spec);
  const sender = await openSender(port, { highWaterBytes: 2 * unitBytes });
  const total = 400;
  const taken: Packet[] = [];
  const sending = (async () => {
    while (taken.length < total) {
      const packet = accessUnit(taken.length, { keyframe: taken.length === 0, bytes: unitBytes });
      taken.push(packet);
      await sender.send(packet);
    }
  })();
  await until(() => receiver.emitted.length === 2);
  await comesToRest(() => taken.length);
  const held = taken.filter((packet) => !packet.done);
  assert.ok(taken.length < 100, `${taken.length} units were taken while the link was full`);
  assert.ok(held.length <= 4, `${held.length} packets are held`);
  assert.equal(receiver.emitted.length, 2);
  open();
  await sending;
  await sender.end();
  await ended;
  assert.deepEqual(
    receiver.emitted.map(({ packet }) => packet.ptsUs),
    Array.from({ length: total }, (_, index) => index * 33_333),
  );
  assert.deepEqual([sender.drops, receiver.drops], [{}, {}]);
  await sender.close();
  await receiver.close();
});

test('two senders at a full link take turns when it has room again', async () => {
  const { spec, open } = gatedReceiver(1);
  const { stage: receiver, port, ended } = await openReceiver({}, {}, spec);
  const senders = await Promise.all(['a', 'b'].map((stageId) => openSender(port, {}, { stageId })));
  await Promise.all(
    senders.map(async (sender, which) => {
      for (let index = 0; index < 20; index++) {
        await sender.send(accessUnit(index, { keyframe: index === 0, sourceId: `camera-${which}` }));
      }
    }),
  );
  const ending = Promise.all(senders.map((sender) => sender.end()));
  open();
  await ending;
  await ended;
  for (const source of ['camera-0', 'camera-1']) {
    const units = receiver.emitted.filter(({ packet }) => packet.sourceId === source);
    assert.deepEqual(
      units.map(({ packet }) => packet.ptsUs),
      Array.from({ length: 20 }, (_, index) => index * 33_333),
    );
  }
  for (const sender of senders) await sender.close();
  await receiver.close();
});

/** Waits until a number has not changed for many turns of the event loop. */
async function comesToRest(count: () => number): Promise<void> {
  let last = -1;
  for (let turns = 0; turns < 3000; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (count() !== last) turns = 0;
    last = count();
  }
}

test.run();
