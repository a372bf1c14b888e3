import assert from 'node:assert/strict';
import { AccessUnitPacket, joinAnnexB } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { exampleNalUnits } from './arkavo/support/example-lines.js';
import { accessUnit, header } from './support/packets.js';
import { helloBytes, RawServer } from './support/raw-peer.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('what cannot be sent, and keyframes');
const { sps, pps, idr, p } = exampleNalUnits;

function unit(index: number, sourceId: string, ...units: readonly Uint8Array[]): AccessUnitPacket {
  const fields = header(index, sourceId);
  const data = joinAnnexB(units);
  return new AccessUnitPacket({ ...fields, codec: 'h264', dtsUs: fields.ptsUs, keyframe: units.includes(idr), data });
}

/** How often a keyframe of the source was asked for. */
function asked(sender: TestStage, sourceId: string): number {
  return sender.requests.filter(({ request }) => request.type === 'keyframe' && request.sourceId === sourceId).length;
}

test('a second camera on an Arkavo connection is asked for one keyframe, and for no more once that was refused', async () => {
  const clock = new ManualClock();
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol: 'arkavo' }, { clock });
  await sender.send(unit(0, 'first', sps, pps, idr));
  for (let second = 0; second < 10; second += 1) {
    await sender.send(unit(1, 'second', p));
    await sender.send(unit(2, 'second', sps, pps, idr));
    await clock.pass(1000);
    await sender.send(unit(3, 'second', p));
  }
  assert.equal(sender.faults.length, 10);
  for (let second = 0; second < 70; second += 1) {
    await clock.pass(1000);
    await sender.send(unit(4, 'second', p));
  }
  assert.equal(asked(sender, 'second'), 1);
  await sender.close();
  await server.close();
});

test('a keyframe that is too long is asked for again every half a minute; once one fits, what is lost after it is at once', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ maxMessageBytes: 2000 });
  const sender = await openSender(port, { silenceTimeoutMs: 600_000 }, { clock });
  for (const times of [0, 1]) {
    await sender.send(accessUnit(0, { keyframe: true, bytes: 3000 }));
    for (let second = 1; second < 30; second++) {
      await clock.pass(1000);
      await sender.send(accessUnit(second));
    }
    assert.equal(asked(sender, 'camera'), times);
    await clock.pass(1000);
    await sender.send(accessUnit(30));
    assert.equal(asked(sender, 'camera'), times + 1);
  }
  await sender.send(accessUnit(0, { keyframe: true, bytes: 3000 }));
  await clock.pass(1000);
  await sender.send(accessUnit(31, { keyframe: true }));
  await sender.send(accessUnit(32, { bytes: 3000 }));
  assert.equal(asked(sender, 'camera'), 3);
  await sender.close();
  await receiver.close();
});

test('pictures out of order bring about keyframe requests less and less often', async () => {
  const clock = new ManualClock();
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol: 'arkavo' }, { clock });
  const askedAtMs: number[] = [];
  for (let ms = 0; ms < 100_000; ms += 500) {
    const before = asked(sender, 'camera');
    for (const picture of [unit(0, 'camera', sps, pps, idr), unit(3, 'camera', p), unit(1, 'camera', p)]) {
      await sender.send(picture);
    }
    await sender.send(unit(4, 'camera', p));
    if (asked(sender, 'camera') > before) askedAtMs.push(ms);
    await clock.pass(500);
  }
  assert.equal(askedAtMs[0], 0);
  assert.ok(askedAtMs.length <= 8, `asked at ${askedAtMs.join()}`);
  await sender.close();
  await server.close();
});

test('after half a minute without trouble a lost picture is made up for at once again', async () => {
  const clock = new ManualClock();
  const server = await RawServer.open(helloBytes({ capabilities: { maxMessageBytes: 2000, media: ['video'] } }));
  const sender = await openSender(server.port, { silenceTimeoutMs: 600_000 }, { clock });
  const lose = async () => {
    await sender.send(accessUnit(0, { keyframe: true }));
    await sender.send(accessUnit(1, { bytes: 3000 }));
    return asked(sender, 'camera');
  };
  assert.equal(await lose(), 1);
  await clock.pass(500);
  assert.equal(await lose(), 1);
  await clock.pass(31_100);
  assert.equal(await lose(), 2);
  await until(() => sender.faults.length === 3);
  await sender.close();
  await server.close();
});

test.run();
