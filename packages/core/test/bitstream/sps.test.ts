import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseH264Sps } from '../../src/bitstream/h264-sps.js';
import { parseH265Sps } from '../../src/bitstream/h265-sps.js';
import { nalUnits } from '../../src/bitstream/nal-unit.js';
import type { VideoCodec } from '../../src/packet/packet.js';
import { codedStream, ffmpeg } from './coded-streams.js';

function firstOfType(codec: VideoCodec, stream: Uint8Array, wanted: number): Uint8Array {
  const found = [...nalUnits(codec, stream)].find(({ type }) => type === wanted);
  assert.ok(found);
  return stream.subarray(found.start, found.end);
}

test('an H.264 SPS says the cropped size, the frame rate and the reorder depth', () => {
  const sps = parseH264Sps(firstOfType('h264', codedStream('h264'), 7));
  assert.is(`${sps.width}x${sps.height}`, '174x142');
  assert.is(sps.frameRate, 25);
  assert.is(sps.reorderDepth, 2);
  assert.is(sps.profile, 100);
  assert.is(sps.orderType, 0);
  assert.match(sps.codecString, /^avc1\.6400[0-9a-f]{2}$/);
});

test('an H.264 baseline SPS is in decoding order', () => {
  const sps = parseH264Sps(
    firstOfType('h264', codedStream('h264', '-profile:v', 'baseline', '-x264-params', 'bframes=0'), 7),
  );
  assert.is(sps.profile, 66);
  assert.is(sps.orderType, 2);
  assert.is(sps.reorderDepth, 0);
});

test('an interlaced H.264 SPS of a 1080-line picture says 1080 lines', () => {
  const source = ['-f', 'lavfi', '-i', 'color=size=1920x1080:rate=30000/1001', '-frames:v', '1'];
  const stream = ffmpeg([...source, '-c:v', 'libx264', '-flags', '+ildct', '-x264-params', 'tff=1', '-f', 'h264', '-']);
  const sps = parseH264Sps(firstOfType('h264', stream, 7));
  assert.is(`${sps.width}x${sps.height}`, '1920x1080');
  assert.not(sps.frameMbsOnly);
  assert.ok(Math.abs((sps.frameRate ?? 0) - 30_000 / 1001) < 1e-9);
});

test('scaling lists and HRD parameters in an H.264 SPS are passed over', () => {
  const params = 'cqm=jvt:nal-hrd=vbr:vbv-maxrate=500:vbv-bufsize=500';
  const sps = parseH264Sps(firstOfType('h264', codedStream('h264', '-x264-params', params), 7));
  assert.is(sps.frameRate, 25);
  assert.is(sps.reorderDepth, 2);
});

test('an H.265 SPS says the cropped size, the frame rate and the codec string', () => {
  const sps = parseH265Sps(firstOfType('h265', codedStream('h265'), 33));
  assert.is(`${sps.width}x${sps.height}`, '174x142');
  assert.is(sps.frameRate, 25);
  assert.ok((sps.reorderDepth ?? 0) >= 1);
  assert.is(sps.profile, 1);
  assert.match(sps.codecString, /^hvc1\.1\.6\.L\d+\.90$/);
});

test('reference picture sets of an H.265 SPS are passed over, ten bits are seen', () => {
  const stream = codedStream('h265', '-preset', 'medium', '-pix_fmt', 'yuv420p10le');
  const sps = parseH265Sps(firstOfType('h265', stream, 33));
  assert.is(sps.bitDepthLuma, 10);
  assert.is(sps.frameRate, 25);
  assert.is(sps.profile, 2);
});

test('colour and range are those of the VUI', () => {
  const color = 'colorprim=bt709:transfer=bt470m:colormatrix=smpte170m';
  const h264 = codedStream('h264', '-x264-params', color, '-color_range', 'pc');
  assert.equal(parseH264Sps(firstOfType('h264', h264, 7)).color, {
    primaries: 1,
    transfer: 4,
    matrix: 6,
    fullRange: true,
  });
  const h265 = codedStream('h265', '-x265-params', `log-level=none:range=limited:${color}`);
  const bt = { primaries: 1, transfer: 4, matrix: 6, fullRange: false };
  assert.equal(parseH265Sps(firstOfType('h265', h265, 33)).color, bt);
});

test.run();
