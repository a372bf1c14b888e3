import { writeFileSync } from 'node:fs';
import { framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cameraFile, decodedPictures, h264, h265, makeMedia, mediaPath, probePackets, remux } from './media-files.js';
import { play } from './played.js';

const mp4 = makeMedia('b-frames.mp4', h264);
const hevc = makeMedia('hevc.mp4', [...h265, '-tag:v', 'hvc1']);
const files = [
  { name: 'mp4 with B-frames', path: mp4, codec: 'h264' },
  { name: 'mov', path: remux(mp4, 'copy.mov'), codec: 'h264' },
  { name: 'mkv', path: remux(mp4, 'copy.mkv'), codec: 'h264' },
  {
    name: 'fragmented mp4',
    path: remux(mp4, 'fragmented.mp4', '-movflags', '+frag_keyframe+empty_moov'),
    codec: 'h264',
  },
  { name: 'H.265 mp4', path: hevc, codec: 'h265' },
  { name: 'H.265 mkv', path: remux(hevc, 'hevc.mkv'), codec: 'h265' },
  { name: 'camera footage', path: cameraFile, codec: 'h264' },
] as const;

for (const { name, path, codec } of files) {
  test(`${name}: packets, order, presentation times and keyframes are those that ffprobe sees`, async () => {
    const { video, error } = await play(path);
    const probed = probePackets(path, 'v:0');
    assert.is(error, undefined);
    assert.is(video.length, probed.length);
    for (const [index, packet] of video.entries()) {
      assert.is(packet.codec, codec);
      assert.ok(Math.abs(packet.ptsUs - (probed[index]?.ptsUs ?? Number.NaN)) <= 1, `pts of packet ${index}`);
      assert.is(packet.keyframe, probed[index]?.keyframe);
    }
  });

  test(`${name}: decoding times rise and never exceed the presentation times`, async () => {
    const { video } = await play(path);
    for (const [index, packet] of video.entries()) {
      assert.ok(packet.dtsUs <= packet.ptsUs);
      assert.ok(packet.dtsUs > (video[index - 1]?.dtsUs ?? Number.NEGATIVE_INFINITY));
      assert.ok(packet.durationUs > 0);
    }
  });

  test(`${name}: its Annex B decodes to the same pictures`, async () => {
    const { video } = await play(path);
    const raw = mediaPath(`decoded.${codec}`);
    writeFileSync(raw, Buffer.concat(video.map(({ data }) => data)));
    assert.equal(decodedPictures(raw), decodedPictures(path));
  });
}

test('the decoding times of an mp4 with B-frames are those in the file', async () => {
  const { video } = await play(mp4);
  for (const [index, { dtsUs }] of probePackets(mp4, 'v:0').entries()) {
    assert.ok(Math.abs((video[index]?.dtsUs ?? Number.NaN) - dtsUs) <= 1, `dts of packet ${index}`);
  }
});

test("packets carry the stage's id, or the source id that is set", async () => {
  assert.is((await play(mp4, {}, { stageId: 'camera' })).video[0]?.sourceId, 'camera');
  assert.is((await play(mp4, { sourceId: 'front' })).video[0]?.sourceId, 'front');
});

test('no frame is left', () => assert.is(framePoolStats().inUse, 0));

test.run();
