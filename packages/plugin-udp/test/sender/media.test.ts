import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJson } from '../../src/payload/json.js';
import { readAbsCaptureTime } from '../../src/rtp/abs-capture-time.js';
import { timestampDistance } from '../../src/rtp/timestamp.js';
import { footage, normalForm } from '../payload/support/footage.js';
import { aac, accessUnit, frameUs, metadata, openSender, pcm } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('what a udp-sender sends');

for (const [codec, payloadType] of [
  ['h264', 96],
  ['h265', 97],
] as const) {
  test(`every ${codec} access unit arrives as it was, in datagrams within the mtu`, async () => {
    const receiver = await TestReceiver.open();
    const stage = await openSender(receiver.port, { mtu: 600 });
    const units = footage(codec);
    for (const [index, unit] of units.entries()) await stage.send(accessUnit(codec, unit, index));
    await receiver.until(
      () => receiver.ofPayloadType(payloadType).filter(({ marker }) => marker).length === units.length,
    );
    const arrived = receiver.units(`video/${codec}`, payloadType).map((unit) => unit && normalForm(codec, unit));
    assert.equal(
      arrived.map((unit) => unit && Buffer.from(unit)),
      units.map((unit) => Buffer.from(unit)),
    );
    assert.ok(receiver.heard.every(({ data, rtcp }) => rtcp || data.length <= 600));
    await stage.close();
    await receiver.close();
  });
}

test('timestamps are the packets’ times, and the first packet of a unit says when it was captured', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  const [first, second] = footage('h264');
  const before = Date.now();
  await stage.send(accessUnit('h264', first ?? new Uint8Array(), 0));
  await stage.send(accessUnit('h264', second ?? new Uint8Array(), 1));
  const markers = () => receiver.ofPayloadType(96).filter(({ marker }) => marker);
  await receiver.until(() => markers().length === 2);
  const [one, two] = markers();
  assert.is(timestampDistance(one?.timestamp ?? 0, two?.timestamp ?? 0), (frameUs * 90) / 1000);
  const [begin] = receiver.ofPayloadType(96);
  const captured = readAbsCaptureTime(begin?.extensions.get(1) ?? new Uint8Array());
  assert.ok(Math.abs((captured?.unixUs ?? 0) / 1000 - before) < 5000);
  await stage.close();
  await receiver.close();
});

test('PCM goes as L16 whose timestamps go on from packet to packet', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  for (let index = 0; index < 5; index++) await stage.send(pcm(index));
  await receiver.until(() => receiver.ofPayloadType(98).length === 10);
  const packets = receiver.ofPayloadType(98);
  const steps = packets
    .slice(1)
    .map(({ timestamp }, index) => timestampDistance(packets[index]?.timestamp ?? 0, timestamp));
  assert.equal(new Set(steps), new Set([240]));
  const samples = Buffer.concat(receiver.units('audio/pcm', 98).map((unit) => unit ?? new Uint8Array()));
  assert.ok(samples.equals(Buffer.concat(Array.from({ length: 5 }, (_, index) => pcm(index).data))));
  await stage.close();
  await receiver.close();
});

test('AAC and metadata are streams of their own', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(aac(0));
  await stage.send(metadata(0, { smile: '😀'.repeat(2000) }));
  await stage.send(metadata(1));
  await receiver.until(() => receiver.ofPayloadType(100).filter(({ marker }) => marker).length === 2);
  assert.equal(
    receiver.units('audio/aac', 99).map((unit) => [...(unit ?? [])]),
    [[0x21, 0x10, 0x04, 0]],
  );
  const values = receiver.units('metadata/json', 100).map((text) => readJson(text ?? new Uint8Array()));
  assert.equal(values, [{ smile: '😀'.repeat(2000) }, { index: 1 }]);
  assert.is(new Set(receiver.rtp.map(({ ssrc }) => ssrc)).size, 2);
  await stage.close();
  await receiver.close();
});

test('a source begins at a keyframe, which is asked for', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  const units = footage('h264');
  await stage.send(accessUnit('h264', units[1] ?? new Uint8Array(), 1));
  assert.equal(stage.drops, { 'awaiting-keyframe': 1 });
  assert.equal(stage.requests, [{ request: { type: 'keyframe', sourceId: 'camera' }, input: 'video' }]);
  await stage.send(accessUnit('h264', units[0] ?? new Uint8Array(), 2));
  await receiver.until(() => receiver.rtp.some(({ marker }) => marker));
  assert.equal(stage.drops, { 'awaiting-keyframe': 1 });
  await stage.close();
  await receiver.close();
});

test.run();
