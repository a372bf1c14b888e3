import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { isKeyframe } from '../../src/bitstream/keyframe.js';
import { recoveryPoint } from '../../src/bitstream/recovery-point.js';
import { codedStream } from './coded-streams.js';

const sei = (...payload: number[]) => Uint8Array.of(0, 0, 1, 6, ...payload, 0x80, 0, 0, 1, 0x41, 0x9a);

test('a stream of intra refresh has a recovery point where a refresh begins, and one keyframe', () => {
  const stream = codedStream('h264', '-x264-params', 'intra-refresh=1:keyint=6:bframes=0');
  const splitter = new AccessUnitSplitter('h264');
  const units = [...splitter.push(stream), ...splitter.flush()];
  const points = units.map((unit) => recoveryPoint('h264', unit));
  assert.is(units.filter((unit) => isKeyframe('h264', unit)).length, 1);
  assert.ok(points.filter((point) => point !== undefined).length >= 3);
  for (const point of points) if (point) assert.ok(point.count > 0 && !point.hasBrokenLink);
});

test('a stream of closed groups has none between its keyframes', () => {
  const splitter = new AccessUnitSplitter('h264');
  const units = splitter.push(codedStream('h264'));
  for (const unit of units) if (!isKeyframe('h264', unit)) assert.is(recoveryPoint('h264', unit), undefined);
});

test('it is found behind other messages, and its flags are read', () => {
  // recovery_frame_cnt 3 is 00100, then exact, not broken.
  assert.equal(recoveryPoint('h264', sei(5, 2, 0xaa, 0xbb, 6, 1, 0b00100100)), {
    count: 3,
    isExact: true,
    hasBrokenLink: false,
  });
  const h265 = Uint8Array.of(0, 0, 1, 0x4e, 0x01, 6, 1, 0b00101010, 0x80, 0, 0, 1, 0x02, 0x01, 0xd0);
  assert.equal(recoveryPoint('h265', h265), { count: -2, isExact: false, hasBrokenLink: true });
});

test('a message that leads outside, and one behind the first slice, are none', () => {
  assert.is(recoveryPoint('h264', sei(5, 200, 6, 1, 0b00100100)), undefined);
  assert.is(recoveryPoint('h264', Uint8Array.of(0, 0, 1, 6, 6, 1)), undefined);
  assert.is(recoveryPoint('h264', Uint8Array.of(0, 0, 1, 0x41, 0x9a, 0, 0, 1, 6, 6, 1, 0x24, 0x80)), undefined);
});

test.run();
