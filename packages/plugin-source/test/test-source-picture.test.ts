import { framePoolStats, type Packet } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readFrameNumber } from '../src/index.js';
import { paintFrameNumber } from '../src/pattern/frame-number.js';
import { nativeViews } from '../src/pipe/picture-views.js';
import { testSource } from '../src/test-source.js';
import { ffmpegWith } from './support/ffmpeg.js';
import { noiseFrame } from './support/pictures.js';

async function pictures(
  width: number,
  height: number,
  frames: number,
): Promise<{ stage: TestStage; packets: Packet[] }> {
  const options = { width, height, frames, realtime: false };
  const stage = await TestStage.open(testSource, { options, outputs: ['video'] });
  await stage.generate();
  return { stage, packets: await stage.take(frames) };
}

for (const [width, height] of [
  [1920, 1080],
  [1366, 768],
  [321, 243],
  [64, 64],
  [65, 67],
  [64, 1001],
] as const) {
  test(`every ${width}x${height} picture carries its number`, async () => {
    const { stage, packets } = await pictures(width, height, 5);
    const numbers = packets.map((packet) => packet.kind === 'frame' && readFrameNumber(packet.frame));
    for (const packet of packets) packet.dispose();
    assert.equal(numbers, [0, 1, 2, 3, 4]);
    assert.is(await stage.close(), 0);
  });
}

for (const [width, height] of [
  [1920, 1080],
  [640, 360],
  [128, 128],
  [64, 64],
] as const) {
  test(`the numbers of ${width}x${height} pictures survive H.264 at 3 Mbit/s`, async () => {
    const count = 12;
    const { stage, packets } = await pictures(width, height, count);
    const raw = packets.flatMap((packet) =>
      packet.kind === 'frame' ? nativeViews(packet.frame).map((view) => Buffer.from(view)) : [],
    );
    for (const packet of packets) packet.dispose();
    const size = `${width}x${height}`;
    const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', size, '-r', '30', '-i', '-'];
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', '1'];
    const rate = ['-b:v', '3M', '-maxrate', '3M', '-bufsize', '1500k'];
    const coded = ffmpegWith(Buffer.concat(raw), ...input, ...coding, ...rate, '-f', 'h264', '-');
    const decoded = ffmpegWith(coded, '-f', 'h264', '-i', '-', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-');
    const pictureBytes = (width * height * 3) / 2;
    const numbers = Array.from({ length: count }, (_, index) => {
      const data = decoded.subarray(index * pictureBytes, index * pictureBytes + width * height);
      return readFrameNumber([{ data, stride: width, width, height }]);
    });
    assert.equal(numbers, [...Array(count).keys()]);
    assert.is(await stage.close(), 0);
  });
}

test('a number uses all of its 32 bits', async () => {
  const { stage, packets } = await pictures(640, 480, 1);
  for (const packet of packets) {
    if (packet.kind !== 'frame') continue;
    paintFrameNumber(packet.frame.planes(), 0xfedcba98);
    assert.is(readFrameNumber(packet.frame), 0xfedcba98);
    packet.dispose();
  }
  assert.is(await stage.close(), 0);
});

test('a picture without a number has none', async () => {
  const { stage, packets } = await pictures(640, 480, 1);
  for (const packet of packets) packet.dispose();
  const black = { data: new Uint8Array(640 * 480).fill(16), stride: 640, width: 640, height: 480 };
  assert.is(readFrameNumber([black]), undefined);
  assert.is(readFrameNumber([{ ...black, data: new Uint8Array(640 * 480).fill(235) }]), undefined);
  assert.is(readFrameNumber([{ ...black, width: 40, height: 40 }]), undefined);
  const noise = noiseFrame(stage.frames, 640, 480, 'nv12', 1);
  assert.is(readFrameNumber(noise), undefined);
  noise.release();
  assert.is(await stage.close(), 0);
});

test('the picture moves', async () => {
  const { stage, packets } = await pictures(640, 480, 2);
  const rows = packets.flatMap((packet) =>
    packet.kind === 'frame'
      ? packet.frame.planes().map(({ data, stride, height }) => data.slice((height - 1) * stride))
      : [],
  );
  for (const packet of packets) packet.dispose();
  for (const plane of [0, 1, 2]) assert.not.equal(rows[plane], rows[plane + 3]);
  assert.is(await stage.close(), 0);
});

test('all frames went back to the pool', () => {
  assert.is(framePoolStats().inUse, 0);
});

test.run();
