import { copyFileSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { h264, h265, makeMedia, mediaPath, probePackets, remux } from './media-files.js';
import { play } from './played.js';

const streams = [
  { codec: 'h264', mp4: makeMedia('264.mp4', h264), name: 'stream.264' },
  { codec: 'h265', mp4: makeMedia('265.mp4', h265), name: 'stream.265' },
] as const;

for (const { codec, mp4, name } of streams) {
  const raw = remux(mp4, name, '-f', codec === 'h264' ? 'h264' : 'hevc');
  const probed = probePackets(mp4, 'v:0');
  const firstUs = Math.min(...probed.map(({ ptsUs }) => ptsUs));

  test(`${name}: pictures are in decoding order with the presentation times of the container`, async () => {
    const { video, error } = await play(raw);
    assert.is(error, undefined);
    assert.is(video.length, probed.length);
    for (const [index, packet] of video.entries()) {
      assert.is(packet.codec, codec);
      assert.ok(Math.abs(packet.ptsUs - ((probed[index]?.ptsUs ?? Number.NaN) - firstUs)) <= 1, `pts of ${index}`);
      assert.is(packet.keyframe, probed[index]?.keyframe);
      assert.ok(packet.dtsUs <= packet.ptsUs && packet.dtsUs > (video[index - 1]?.dtsUs ?? Number.NEGATIVE_INFINITY));
    }
  });

  test(`${name}: its bytes are passed on unchanged`, async () => {
    const { video } = await play(raw);
    assert.is(Buffer.compare(Buffer.concat(video.map(({ data }) => data)), readFileSync(raw)), 0);
  });

  test(`${name}: it is recognised by its content under another name`, async () => {
    const renamed = mediaPath(`${codec}-renamed.mp4`);
    copyFileSync(raw, renamed);
    assert.is((await play(renamed)).video[0]?.codec, codec);
  });

  test(`${name}: fps overrides the stream's own timing`, async () => {
    const { video } = await play(raw, { fps: 10 });
    assert.is(Math.max(...video.map(({ ptsUs }) => ptsUs)), 5_900_000);
    assert.is(video[0]?.durationUs, 100_000);
  });
}

test('a stream without timing is 30 pictures per second', async () => {
  const timed = [...h265, '-r', '10'];
  assert.is((await play(makeMedia('timed.265', timed))).video[0]?.durationUs, 100_000);
  const bare = timed.map((option) => option.replace('log-level=none', 'log-level=none:no-vui-timing-info=1'));
  assert.is((await play(makeMedia('bare.265', bare))).video[0]?.durationUs, 33_333);
});

test.run();
