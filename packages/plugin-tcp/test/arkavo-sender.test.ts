import assert from 'node:assert/strict';
import { AccessUnitPacket, AudioPacket, joinAnnexB, MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import type { RemoteCameraMessage } from '../src/arkavo/remote-camera-message.js';
import { exampleNalUnits } from './arkavo/support/example-lines.js';
import { swiftDecode } from './arkavo/support/swift-decoder.js';
import { header, pcm } from './support/packets.js';
import { RawServer } from './support/raw-peer.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('arkavo sender');
const protocol = 'arkavo';
const { sps, pps, idr, p } = exampleNalUnits;

function unit(index: number, ...units: readonly Uint8Array[]): AccessUnitPacket {
  const fields = header(index, 'camera');
  const data = joinAnnexB(units);
  return new AccessUnitPacket({ ...fields, codec: 'h264', dtsUs: fields.ptsUs, keyframe: units.includes(idr), data });
}

function named({ format, sampleRate, channels, data }: AudioPacket, sourceId: string): AudioPacket {
  return new AudioPacket({ ...header(0, sourceId), format, sampleRate, channels, data });
}

/** The messages that a server got, as a strict decoder reads them. */
async function messagesAt(server: RawServer, count: number): Promise<RemoteCameraMessage[]> {
  await until(() => (server.peers[0]?.received.toString().split('\n').length ?? 0) > count);
  const lines = server.peers[0]?.received.toString().split('\n') ?? [];
  return lines.slice(0, count).map((line) => {
    const decoded = swiftDecode(Buffer.from(line));
    assert.ok('message' in decoded && decoded.message, line);
    return decoded.message;
  });
}

test('the handshake comes first, keyframes have their parameter sets, and units are length-prefixed', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol, deviceName: 'Böse / Kamera', sourceName: 'Kamera-face' });
  await sender.send(unit(0, sps, pps, idr));
  await sender.send(unit(1, p));
  await sender.send(unit(2, idr));
  const [handshake, ...pictures] = await messagesAt(server, 4);
  assert.deepEqual(handshake, { kind: 'handshake', sourceID: 'Kamera-face', deviceName: 'Böse / Kamera' });
  const prefixed = (...units: readonly Buffer[]) =>
    Buffer.concat(units.flatMap((each) => [Buffer.from([0, 0, 0, each.length]), each])).toString('hex');
  assert.deepEqual(
    pictures.map((picture) => {
      assert.ok(picture.kind === 'videoNALU');
      return [picture.isKeyFrame, Buffer.from(picture.naluData).toString('hex')];
    }),
    [
      [true, prefixed(sps, pps, idr)],
      [false, prefixed(p)],
      [true, prefixed(sps, pps, idr)],
    ],
  );
  assert.deepEqual([sender.drops, sender.faults], [{}, []]);
  await sender.close();
  await server.close();
});

test('nalu "annexb" sends start codes', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol, nalu: 'annexb' });
  await sender.send(unit(0, sps, pps, idr));
  const [, picture] = await messagesAt(server, 2);
  assert.ok(picture?.kind === 'videoNALU');
  assert.deepEqual(Buffer.from(picture.naluData), Buffer.from(joinAnnexB([sps, pps, idr])));
  await sender.close();
  await server.close();
});

test('all kinds of packets go through a receiver and come out as they went in', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const sender = await openSender(port, { protocol });
  const value = { type: 'custom', name: 'gaze', payload: { x: 0.25, confidence: 1 } };
  await sender.send(unit(0, sps, pps, idr));
  await sender.send(pcm(0));
  await sender.send(new MetadataPacket({ ...header(0), value }));
  await sender.end();
  const packets = await receiver.take(3);
  const [picture, audio, metadata] = packets;
  assert.ok(picture?.kind === 'access-unit' && audio?.kind === 'audio' && metadata?.kind === 'metadata');
  assert.deepEqual(Buffer.from(picture.data), Buffer.from(joinAnnexB([sps, pps, idr])));
  const { data, sampleRate, channels } = pcm(0);
  assert.deepEqual([audio.data, audio.sampleRate, audio.channels], [data, sampleRate, channels]);
  assert.deepEqual(metadata.value, value);
  for (const packet of packets) {
    assert.equal(packet.sourceId, 'camera');
    packet.dispose();
  }
  await sender.close();
  await receiver.close();
});

test('float samples become 16 bits, and full scale does not wrap', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const sender = await openSender(port, { protocol });
  const samples = new Uint8Array(Float32Array.of(0, 0.5, 1, -1, 2, -2).buffer);
  await sender.send(
    new AudioPacket({ ...header(0), format: 'pcm-f32', sampleRate: 48_000, channels: 1, data: samples }),
  );
  const [audio] = await receiver.take(1);
  assert.ok(audio?.kind === 'audio');
  assert.deepEqual([...new Int16Array(audio.data.buffer)], [0, 16_384, 32_767, -32_768, 32_767, -32_768]);
  audio.dispose();
  await sender.close();
  await receiver.close();
});

test('what the protocol has no message for is dropped with a fault that says so; of AAC one warning tells all', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol });
  await sender.send(new MetadataPacket({ ...header(0), value: { temperature: 20 } }));
  const aac = { ...header(0), format: 'aac', sampleRate: 48_000, channels: 2, data: Uint8Array.of(1) } as const;
  await sender.send(new AudioPacket(aac));
  const h265 = {
    ...header(0),
    codec: 'h265',
    dtsUs: 0,
    keyframe: true,
    data: Uint8Array.of(0, 0, 0, 1, 38, 1),
  } as const;
  await sender.send(new AccessUnitPacket(h265));
  await sender.send(new AudioPacket(aac));
  await until(() => sender.faults.length === 2);
  assert.deepEqual(sender.drops, { unsendable: 4 });
  assert.match(String(sender.faults[0]?.message), /neither arFace, arBody nor custom/);
  const said = sender.logs.filter((line) => line.includes('AAC'));
  assert.equal(said.length, 1, said.join('\n'));
  assert.match(said[0] ?? '', /^warn: the sound of \S+ is AAC, which the Arkavo protocol does not carry: .*send PCM/);
  assert.match(String(sender.faults[1]?.message), /H\.264 only/);
  await sender.close();
  await server.close();
});

test('a second source is refused: on this wire it would take the place of the first with each message', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol });
  await sender.send(unit(0, sps, pps, idr));
  await sender.send(named(pcm(0), 'microphone'));
  await until(() => sender.faults.length === 1);
  assert.deepEqual(sender.drops, { unsendable: 1 });
  assert.match(String(sender.faults[0]?.message), /the source microphone beside camera.*set sourceName/);
  await sender.send(unit(1, p));
  const messages = await messagesAt(server, 3);
  assert.deepEqual(new Set(messages.map(({ sourceID }) => sourceID)), new Set(['camera']));
  await sender.close();
  await server.close();
});

test('with sourceName, sound of another id is sent as the camera’s, and another camera is refused', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol, sourceName: 'Studio' });
  await sender.send(named(pcm(0), 'microphone'));
  await sender.send(unit(0, sps, pps, idr));
  const other = unit(0, sps, pps, idr);
  const { codec, dtsUs, keyframe, data } = other;
  await sender.send(new AccessUnitPacket({ ...header(0, 'other'), codec, dtsUs, keyframe, data }));
  await until(() => sender.faults.length === 1);
  assert.match(String(sender.faults[0]?.message), /the source other beside camera.*one tcp-sender for each camera/);
  const messages = await messagesAt(server, 3);
  assert.deepEqual(
    messages.map(({ kind, sourceID }) => `${kind} of ${sourceID}`),
    ['handshake of Studio', 'audio of Studio', 'videoNALU of Studio'],
  );
  await sender.close();
  await server.close();
});

test('the camera is the same on the next connection', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol });
  await sender.send(unit(0, sps, pps, idr));
  await messagesAt(server, 2);
  server.peers[0]?.socket.destroy();
  await until(() => server.peers.length === 2);
  await sender.send(named(pcm(0), 'microphone'));
  await until(() => sender.faults.length === 1);
  assert.match(String(sender.faults[0]?.message), /the source microphone beside camera/);
  await sender.close();
  await server.close();
});

test('pictures that are out of order are not sent with wrong times', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol });
  for (const picture of [unit(0, sps, pps, idr), unit(3, p), unit(1, p)]) await sender.send(picture);
  await until(() => sender.faults.length === 1);
  assert.match(String(sender.faults[0]?.message), /out of order \(B-frames\)/);
  assert.deepEqual(sender.drops, { unsendable: 1 });
  await sender.send(unit(0, sps, pps, idr));
  assert.equal((await messagesAt(server, 4)).length, 4);
  await sender.close();
  await server.close();
});

for (const [option, name, problem] of [
  ['sourceName', 'a\nb', /sourceName has control characters/],
  ['deviceName', 'ä'.repeat(200), /deviceName has 400 bytes, at most 255/],
] as const) {
  test(`a ${option} that no receiver takes is refused before anything is connected`, async () => {
    const server = await RawServer.open();
    const opening = openSender(server.port, { protocol, [option]: name });
    await assert.rejects(opening, { code: 'ERR_DEFINITION_INVALID', message: problem });
    assert.equal(server.peers.length, 0);
    await server.close();
  });
}

/** Seconds since 2001, which is what Apple's dates count. */
function wallClock(): number {
  return Date.now() / 1000 - 978_307_200;
}

test('times: video and audio of one moment have one time, and metadata the wall clock', async () => {
  const server = await RawServer.open();
  const nowUs = 5_000_000_000;
  const clock = { nowUs: () => nowUs, sleepUntil: async () => {} };
  const sinceSeconds = wallClock();
  const sender = await openSender(server.port, { protocol }, { clock });
  const ledger = startLedger(nowUs - 10_000);
  const { codec, dtsUs, keyframe, data } = unit(3, sps, pps, idr);
  await sender.send(new AccessUnitPacket({ ...header(3), ledger, codec, dtsUs, keyframe, data }));
  const value = { type: 'custom', name: 'x', payload: {} };
  await sender.send(new MetadataPacket({ ...header(3), ledger, value }));
  const [, video, metadata] = await messagesAt(server, 3);
  assert.ok(video?.kind === 'videoNALU');
  assert.ok(Math.abs(video.timestamp - (nowUs - 10_000) / 1e6) <= 1 / 1200);
  assert.ok(metadata?.kind === 'metadata');
  // Capture was 10 ms before.
  assert.ok(metadata.timestamp > sinceSeconds - 1 && metadata.timestamp < wallClock() + 1, `${metadata.timestamp}`);
  await sender.close();
  await server.close();
});

test.run();
