import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage, normalForm } from '../payload/support/footage.js';
import { accessUnits, until } from '../receiver/support/stages.js';
import { accessUnit } from '../sender/support/stages.js';
import { openPairedReceiver, openPairedSender } from './support/stages.js';

const test = suite('a sender and a receiver that have paired');

for (const codec of ['h264', 'h265'] as const) {
  for (const srtpProfile of ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_128_GCM']) {
    test(`${codec} arrives as it was under ${srtpProfile}, which the sender chooses, and the end is noticed`, async () => {
      const { stage: receiver, port, ended } = await openPairedReceiver();
      const sender = await openPairedSender(port, { srtpProfile });
      const units = footage(codec);
      for (const [index, unit] of units.entries()) await sender.send(accessUnit(codec, unit, index));
      await until(() => accessUnits(receiver).length === units.length);
      assert.equal(
        accessUnits(receiver).map(({ data }) => Buffer.from(normalForm(codec, data))),
        units.map((unit) => Buffer.from(unit)),
      );
      assert.ok(accessUnits(receiver).every(({ sourceId }) => sourceId === 'camera'));
      await sender.end();
      await ended;
      assert.equal([receiver.faults, sender.faults, sender.drops], [[], [], {}]);
      await sender.close();
      await receiver.close();
    });
  }
}

test('a receiver’s requests reach the sender', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const sender = await openPairedSender(port);
  const [unit = new Uint8Array()] = footage('h264');
  await sender.send(accessUnit('h264', unit, 0));
  await until(() => accessUnits(receiver).length === 1);
  const before = sender.requests.length;
  receiver.request({ type: 'keyframe', sourceId: 'camera' }, 'video');
  // A bit rate may be asked for at any time.
  const asked = () =>
    sender.requests
      .slice(before)
      .map(({ request }) => request)
      .find(({ type }) => type === 'keyframe');
  await until(() => asked() !== undefined);
  assert.equal(asked(), { type: 'keyframe', sourceId: 'camera' });
  await sender.close();
  await receiver.close();
});

for (const [host, address] of [
  ['0.0.0.0', '127.0.0.1'],
  ['::', '127.0.0.1'],
  ['::', '::1'],
]) {
  test(`a receiver on ${host} pairs with a sender to ${address}`, async () => {
    const { stage: receiver, port } = await openPairedReceiver({ host });
    const sender = await openPairedSender(port, { host: address });
    const [unit = new Uint8Array()] = footage('h264');
    await sender.send(accessUnit('h264', unit, 0));
    await until(() => accessUnits(receiver).length === 1);
    await sender.close();
    await receiver.close();
  });
}

test('any number of senders pair, each with keys of its own', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
  const senders = await Promise.all(names.map(() => openPairedSender(port)));
  const [unit = new Uint8Array()] = footage('h264');
  await Promise.all(senders.map((sender, index) => sender.send(accessUnit('h264', unit, 0, names[index]))));
  await until(() => new Set(accessUnits(receiver).map(({ sourceId }) => sourceId)).size === names.length);
  await Promise.all(senders.map((sender) => sender.close()));
  await receiver.close();
});

test('packets wait for the receiver to pair, and a sender that is stopped before that has failed', async () => {
  const sender = await openPairedSender(await freePort());
  const [unit = new Uint8Array()] = footage('h264');
  const sent = sender.send(accessUnit('h264', unit, 0));
  sender.stop();
  await sent;
  assert.equal(sender.drops, { 'not-paired': 1 });
  const error = await sender.end().then(
    () => undefined,
    (reason) => reason,
  );
  assert.is(error?.code, 'ERR_TCP_UNDELIVERED');
  await sender.close();
});

test.run();
