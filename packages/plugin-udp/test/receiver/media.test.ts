import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import type { SdpMedia } from '../../src/sdp/session-description.js';
import { writeSdp } from '../../src/sdp/write-sdp.js';
import { footage } from '../payload/support/footage.js';
import { TestStream } from './support/rtp-stream.js';
import { accessUnits, emitted, openReceiver } from './support/stages.js';
import { TestSender } from './support/test-sender.js';

const frameUs = 40_000;

for (const codec of ['h264', 'h265'] as const) {
  test(`every ${codec} access unit arrives as it was sent, with rising times, and the receiver ends with its sender`, async () => {
    const units = footage(codec);
    const { stage, port, ended } = await openReceiver();
    const sender = await TestSender.open(port);
    const video = new TestStream({ ssrc: 7, payloadType: codec === 'h264' ? 96 : 97 });
    await sender.describe('camera', [video]);
    const { packetise } = payloadFormats[`video/${codec}`];
    for (const [index, unit] of units.entries()) {
      await sender.send(video.packets(packetise(unit, 400), index * frameUs));
    }
    await sender.goodbye([video]);
    await ended;
    const packets = accessUnits(stage);
    assert.equal(
      packets.map(({ data }) => Buffer.from(data).toString('hex')),
      units.map((unit) => Buffer.from(unit).toString('hex')),
    );
    const [first] = packets;
    assert.equal(
      packets.map(({ ptsUs }) => ptsUs - (first?.ptsUs ?? 0)),
      units.map((_, index) => index * frameUs),
    );
    assert.ok(packets.every(({ sourceId, dtsUs, ptsUs }) => sourceId === 'camera' && dtsUs === ptsUs));
    assert.equal(
      packets.map(({ keyframe }) => keyframe),
      units.map((_, index) => index % 8 === 0),
    );
    assert.equal(stage.drops, {});
    assert.equal(
      stage.events.map(({ type, sourceId }) => [type, sourceId]),
      [
        ['source-added', 'camera'],
        ['source-removed', 'camera'],
      ],
    );
    await sender.close();
    await stage.close();
  });
}

const plain: Omit<SdpMedia, 'mediaType' | 'payloadType' | 'clockRate' | 'channels' | 'parameters' | 'ssrc'> = {
  address: '127.0.0.1',
  port: 5004,
  rtcpPort: 5004,
  parameterSets: [],
  isRtcpReducedSize: true,
  feedback: [],
  rtx: undefined,
  fec: undefined,
  extensions: new Map(),
  isSecure: false,
  keys: undefined,
  cname: 'camera',
};

test('sound, of which the sender announces what it is, and metadata are on one timeline with the picture', async () => {
  const [keyframe] = footage('h264');
  const { stage, port, ended } = await openReceiver();
  const sender = await TestSender.open(port);
  const video = new TestStream({ ssrc: 1, payloadType: 96 });
  const pcm = new TestStream({ ssrc: 2, payloadType: 98, clockRate: 48_000, timestamp: 77 });
  const metadata = new TestStream({ ssrc: 3, payloadType: 100, timestamp: 12_345 });
  const audio = { mediaType: 'audio/pcm', payloadType: 98, clockRate: 48_000, channels: 2 } as const;
  const text = writeSdp({ name: 'camera', media: [{ ...plain, ...audio, parameters: new Map(), ssrc: 2 }] }, 1);
  const all = [video, pcm, metadata];
  await sender.describe('camera', all, 0, [
    { type: 'application', ssrc: 1, subtype: 0, name: 'AKSD', data: Buffer.from(text) },
  ]);
  const samples = Uint8Array.from({ length: 960 }, (_, index) => index & 0xff);
  const run = { format: 'pcm-s16', sampleRate: 48_000, channels: 2, data: samples } as const;
  const formats = payloadFormats;
  await sender.send(video.packets(formats['video/h264'].packetise(keyframe ?? new Uint8Array(), 1200), 100_000));
  await sender.send(pcm.packets(formats['audio/pcm'].packetise(run, 1200), 110_000));
  await sender.send(metadata.packets(formats['metadata/json'].packetise({ face: [1, 'ä'] }, 1200), 120_000));
  await sender.goodbye(all);
  await ended;
  const [picture] = accessUnits(stage);
  const [sound] = emitted(stage, 'audio');
  const [value] = emitted(stage, 'metadata');
  assert.ok(picture && sound && value);
  assert.equal([sound.ptsUs - picture.ptsUs, value.ptsUs - picture.ptsUs], [10_000, 20_000]);
  assert.equal([sound.sampleRate, sound.channels, sound.format, sound.durationUs], [48_000, 2, 'pcm-s16', 5000]);
  assert.equal(Uint8Array.from(sound.data), samples);
  assert.equal(value.value, { face: [1, 'ä'] });
  assert.equal(stage.drops, {});
  await sender.close();
  await stage.close();
});

test('sound that nobody has described is dropped and counted', async () => {
  const { stage, port, ended } = await openReceiver();
  const sender = await TestSender.open(port);
  const pcm = new TestStream({ ssrc: 2, payloadType: 98, clockRate: 48_000 });
  await sender.describe('camera', [pcm]);
  await sender.send(pcm.packets([new Uint8Array(960)], 0));
  await sender.goodbye([pcm]);
  await ended;
  assert.equal(stage.drops, { 'awaiting-description': 1 });
  await sender.close();
  await stage.close();
});

test.run();
