import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nalUnits } from '../../src/bitstream/nal-unit.js';
import type { VideoCodec } from '../../src/packet/packet.js';
import { codedStream } from '../bitstream/coded-streams.js';
import { describeNatively, type NativeSps } from './native-parsers.js';

/** A NAL unit as the harnesses take it. */
const input = (codec: VideoCodec, nalUnit: Uint8Array) =>
  Buffer.concat([Uint8Array.of(codec === 'h265' ? 1 : 0), nalUnit]);

function spsOf(codec: VideoCodec, nalUnit: Uint8Array): NativeSps {
  const [description] = describeNatively([input(codec, nalUnit)]);
  assert.ok(description && description.sps !== 'invalid');
  return description.sps;
}

function streamSps(codec: VideoCodec, ...options: readonly string[]): NativeSps {
  const stream = codedStream(codec, ...options);
  const found = [...nalUnits(codec, stream)].find(({ type }) => type === (codec === 'h264' ? 7 : 33));
  assert.ok(found);
  return spsOf(codec, stream.subarray(found.start, found.end));
}

/** An H.264 SPS without VUI. */
function bareSps(profile: number, constraints: number, level: number, widthMbs: number, heightMbs: number): Uint8Array {
  const high = profile === 100 ? [ue(1), ue(0), ue(0), '0', '0'] : [];
  const size = [ue(widthMbs - 1), ue(heightMbs - 1), '1', '1', '0'];
  const bits = [ue(0), ...high, ue(0), ue(0), ue(0), ue(1), '0', ...size, '0', '1'].join('');
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Uint8Array.from([
    0x67,
    profile,
    constraints,
    level,
    ...bytes.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)),
  ]);
}

/** ue(v), in binary digits. */
function ue(value: number): string {
  const digits = (value + 1).toString(2);
  return '0'.repeat(digits.length - 1) + digits;
}

test('reorder depth, buffering and colour are those of the VUI', () => {
  const color = 'colorprim=bt709:transfer=bt470m:colormatrix=smpte170m';
  const sps = streamSps('h264', '-x264-params', `bframes=3:b-pyramid=normal:ref=5:${color}`, '-color_range', 'pc');
  assert.equal([sps.reorderDepth, sps.reorderKnown, sps.buffering], [2, true, 5]);
  assert.equal([sps.primaries, sps.transfer, sps.matrix, sps.fullRange], [1, 4, 6, true]);
});

test('without a VUI, the level and the size say how many frames are held, the profile whether they are reordered', () => {
  for (const [profile, constraints, level, width, height, frames, depth] of [
    [77, 0x00, 31, 80, 45, 5, 5],
    [77, 0x00, 40, 120, 68, 4, 4],
    [66, 0xc0, 10, 11, 9, 4, 0],
    [66, 0xc0, 11, 11, 9, 9, 0],
    [66, 0xd0, 11, 11, 9, 4, 0],
    [77, 0x00, 51, 20, 15, 16, 16],
    [100, 0x00, 40, 120, 68, 4, 4],
    [100, 0x10, 40, 120, 68, 0, 0],
  ] as const) {
    const sps = spsOf('h264', bareSps(profile, constraints, level, width, height));
    const name = `profile ${profile} level ${level} ${width}x${height}`;
    assert.equal([sps.reorderDepth, sps.reorderKnown, sps.buffering], [depth, false, frames], name);
  }
});

test('a baseline stream without order count is not reordered', () => {
  const sps = streamSps('h264', '-profile:v', 'baseline', '-x264-params', 'bframes=0');
  assert.equal([sps.reorderDepth, sps.reorderKnown], [0, true]);
});

test('an interlaced stream is told', () => {
  assert.not(streamSps('h264', '-s', '176x144', '-flags', '+ildct', '-x264-params', 'tff=1').frameMbsOnly);
});

test('an H.265 SPS says reorder depth, buffering and colour', () => {
  const color = 'range=full:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc';
  const sps = streamSps('h265', '-x265-params', `log-level=none:bframes=3:b-adapt=0:ref=3:${color}`);
  assert.ok(sps.reorderDepth >= 1 && sps.reorderDepth < sps.buffering);
  assert.equal([sps.primaries, sps.transfer, sps.matrix, sps.fullRange], [9, 16, 9, true]);
});

test.run();
