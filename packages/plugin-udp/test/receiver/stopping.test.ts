import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Packet } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { keyframe, picture } from './support/camera.js';
import { TestStream } from './support/rtp-stream.js';
import { accessUnits, openReceiver, until } from './support/stages.js';
import { TestSender } from './support/test-sender.js';

const { packetise } = payloadFormats['video/h264'];

async function begun(options: Record<string, unknown> = {}, capacity?: number) {
  const receiver = await openReceiver(options, capacity === undefined ? {} : { capacity });
  const sender = await TestSender.open(receiver.port);
  const video = new TestStream({ ssrc: 1, payloadType: 96 });
  await sender.describe('camera', [video]);
  await sender.send(video.packets(packetise(keyframe, 1200), 0));
  await until(() => accessUnits(receiver.stage).length === 1);
  return { ...receiver, sender, video };
}

test('a receiver that is stopped takes what is on its way and ends with the goodbye', async () => {
  const { stage, ended, sender, video } = await begun();
  stage.stop();
  await sender.send(video.packets(packetise(picture, 1200), 40_000));
  await sender.goodbye([video]);
  await ended;
  assert.is(accessUnits(stage).length, 2);
  await sender.close();
  await stage.close();
});

test('a receiver that is stopped does not wait for long for a sender that never says goodbye', async () => {
  const { stage, ended, sender } = await begun();
  stage.stop();
  await ended;
  await sender.close();
  await stage.close();
});

test('a receiver that keeps listening takes the next sender when all have said goodbye', async () => {
  const { stage, port, ended, sender, video } = await begun({ keepListening: true });
  await sender.goodbye([video]);
  await until(() => stage.events.some(({ type }) => type === 'source-removed'));
  const next = await TestSender.open(port);
  const other = new TestStream({ ssrc: 2, payloadType: 96 });
  await next.describe('camera', [other]);
  await next.send(other.packets(packetise(keyframe, 1200), 0));
  await until(() => accessUnits(stage).length === 2);
  const [first, second] = accessUnits(stage);
  assert.ok(first && second && second.sourceId === 'camera' && second.ptsUs > first.ptsUs);
  stage.stop();
  await next.goodbye([other]);
  await ended;
  await Promise.all([sender.close(), next.close()]);
  await stage.close();
});

test('while a link is full nothing piles up, and what comes after the gap begins with a keyframe', async () => {
  const { stage, ended, sender, video } = await begun({}, 1);
  let index = 1;
  while (stage.drops['link-full'] === undefined) {
    await sender.send(video.packets(packetise(picture, 1200), index++ * 40_000));
  }
  await until(() => sender.heard.some(({ type }) => type === 'pli'));
  const waiting = index;
  const taken: Packet[] = [];
  while (!taken.slice(1).some((packet) => packet.kind === 'access-unit' && packet.keyframe)) {
    await sender.send(video.packets(packetise(keyframe, 1200), index++ * 40_000));
    if (stage.emitted.length > 0) taken.push(...(await stage.take(1)));
  }
  const [first, ...rest] = taken;
  const gap = rest.findIndex((packet, at) => packet.ptsUs - (rest[at - 1]?.ptsUs ?? packet.ptsUs) > 50_000);
  assert.is(first?.kind === 'access-unit' && first.keyframe, true);
  assert.is(gap, rest.length - 1);
  assert.ok(waiting <= 700, `${waiting} units`);
  stage.stop();
  await sender.close();
  await stage.close();
  await ended;
});

test('a port that is taken is refused when the receiver opens', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  try {
    await openReceiver({ port: socket.address().port });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /another program has the port/);
  }
  socket.close();
});

const refused: [string, Record<string, unknown>, RegExp][] = [
  ['plaintext beyond the machine that is not written out', { host: '0.0.0.0' }, /"srtpKey"/],
  ['a key of another length', { srtpKey: 'AAAA' }, /30/],
  ['a session description that is not there', { sdp: '/nowhere/session.sdp' }, /nowhere/],
  ['more time at least than at most', { minMs: 200, maxMs: 100 }, /minMs is below 0 or above maxMs; .*, not 200/],
];

for (const [name, options, message] of refused) {
  test(`${name} is refused when the receiver opens`, async () => {
    try {
      await openReceiver(options);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), message);
    }
  });
}

test('plaintext beyond the machine that is written out is warned of', async () => {
  const { stage, ended } = await openReceiver({ host: '0.0.0.0', security: 'none' });
  assert.ok(stage.logs.some((line) => line.startsWith('warn') && line.includes('anyone can send')));
  stage.stop();
  await ended;
  await stage.close();
});

test.run();
