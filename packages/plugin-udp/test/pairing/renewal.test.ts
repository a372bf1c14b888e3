import type { TestStage } from '@arkavo-pipeline/core/testing';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from '../payload/support/footage.js';
import { accessUnits, until } from '../receiver/support/stages.js';
import { accessUnit } from '../sender/support/stages.js';
import { RecordedWay } from './support/recorded-way.js';
import { openPairedReceiver, openPairedSender } from './support/stages.js';

const test = suite('pairings that come and go');
const units = footage('h264');

/** Sends the pictures from `first` on, and waits until all of them have arrived. */
async function sendPictures(sender: TestStage, receiver: TestStage, first: number, count: number): Promise<void> {
  const before = accessUnits(receiver).length;
  for (let index = first; index < first + count; index++) {
    await sender.send(accessUnit('h264', units[index] ?? new Uint8Array(), index));
  }
  await until(() => accessUnits(receiver).length === before + count);
}

function pairings(receiver: TestStage): number {
  return receiver.logs.filter((line) => line.endsWith('has paired')).length;
}

test('while the connection is lost the keys hold, and pictures go on under new ones', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const way = await RecordedWay.open(port);
  const sender = await openPairedSender(way.port);
  await sendPictures(sender, receiver, 0, 4);
  way.tcp.cut();
  await sendPictures(sender, receiver, 4, 4);
  await until(() => pairings(receiver) === 2);
  await until(() => sender.logs.filter((line) => line.includes('connected to')).length === 2);
  await sendPictures(sender, receiver, 8, 4);
  way.tcp.cut();
  await until(() => sender.logs.filter((line) => line.includes('connected to')).length === 3);
  await sendPictures(sender, receiver, 12, 12);
  assert.equal(
    receiver.events.map(({ type }) => type),
    ['source-added'],
  );
  assert.is(receiver.drops['not-authentic'], undefined);
  assert.equal([sender.drops, sender.faults, receiver.faults], [{}, [], []]);
  await sender.close();
  await way.close();
  await receiver.close();
});

test('nothing is sent twice: no datagram of a session that paired three times is the same as another', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const way = await RecordedWay.open(port);
  const sender = await openPairedSender(way.port, { repair: 'off' });
  for (let round = 0; round < 3; round++) {
    await sendPictures(sender, receiver, round * 8, 8);
    const connections = sender.logs.filter((line) => line.includes('connected to')).length;
    way.tcp.cut();
    await until(() => sender.logs.filter((line) => line.includes('connected to')).length > connections);
  }
  const datagrams = way.toReceiver.map((data) => data.toString('hex'));
  assert.is(new Set(datagrams).size, datagrams.length);
  await sender.close();
  await way.close();
  await receiver.close();
});

test('a sender that was started anew goes on under its source name', async () => {
  const { stage: receiver, port } = await openPairedReceiver({ keepListening: true });
  const first = await openPairedSender(port);
  await sendPictures(first, receiver, 0, 4);
  await first.end();
  await first.close();
  await until(() => receiver.events.some(({ type }) => type === 'source-removed'));
  const second = await openPairedSender(port);
  await sendPictures(second, receiver, 0, 4);
  const [last, next] = [accessUnits(receiver)[3], accessUnits(receiver)[4]];
  assert.ok(last && next && next.sourceId === 'camera' && next.ptsUs > last.ptsUs);
  await second.close();
  await receiver.close();
});

test('a receiver that was started anew is paired with anew', async () => {
  const port = await freePort();
  const { stage: first } = await openPairedReceiver({ port });
  const sender = await openPairedSender(port);
  await sendPictures(sender, first, 0, 4);
  await first.close();
  const { stage: second } = await openPairedReceiver({ port });
  await until(() => pairings(second) === 1);
  await until(() => sender.logs.filter((line) => line.includes('connected to')).length === 2);
  await sender.send(accessUnit('h264', units[8] ?? new Uint8Array(), 8));
  await until(() => accessUnits(second).length === 1);
  assert.equal(sender.faults, []);
  await sender.close();
  await second.close();
});

test.run();
