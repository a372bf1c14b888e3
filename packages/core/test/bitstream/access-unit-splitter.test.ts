import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { isKeyframe } from '../../src/bitstream/keyframe.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import type { VideoCodec } from '../../src/packet/packet.js';
import { codedStream, frameCount, seededRandom } from './coded-streams.js';

function split(codec: VideoCodec, stream: Uint8Array, chunkBytes: () => number): Uint8Array[] {
  const splitter = new AccessUnitSplitter(codec);
  const units: Uint8Array[] = [];
  for (let from = 0; from < stream.length; ) {
    const to = from + chunkBytes();
    units.push(...splitter.push(stream.subarray(from, to)));
    from = to;
  }
  return [...units, ...splitter.flush()];
}

for (const codec of ['h264', 'h265'] as const) {
  const stream = codedStream(codec);
  const whole = split(codec, stream, () => stream.length);

  test(`${codec}: a stream of two slices per picture gives one unit per picture`, () => {
    assert.is(whole.length, frameCount);
    assert.is(Buffer.compare(Buffer.concat(whole), stream), 0);
    assert.ok(isKeyframe(codec, whole[0] ?? stream));
    const keyframes = whole.filter((unit) => isKeyframe(codec, unit)).length;
    assert.ok(keyframes >= 3 && keyframes < frameCount);
  });

  test(`${codec}: the units are the same however the stream is cut into chunks`, () => {
    assert.equal(
      split(codec, stream, () => 1),
      whole,
    );
    const random = seededRandom(7);
    for (let round = 0; round < 20; round += 1) {
      assert.equal(
        split(codec, stream, () => 1 + Math.floor(random() * 900)),
        whole,
      );
    }
  });

  test(`${codec}: with access unit delimiters, each unit begins with one`, () => {
    const aud = codedStream(codec, ...(codec === 'h264' ? ['-aud', '1'] : ['-bsf:v', 'hevc_metadata=aud=insert']));
    const units = split(codec, aud, () => 1000);
    assert.is(units.length, frameCount);
    const header = codec === 'h264' ? 9 : 0x46;
    for (const unit of units) assert.is(unit[unit.indexOf(1) + 1], header);
  });

  test(`${codec}: what comes before the first start code is passed over`, () => {
    const late = Buffer.concat([Uint8Array.of(5, 6, 7, 0, 0), stream]);
    assert.equal(
      split(codec, late, () => 3),
      whole,
    );
  });

  test(`${codec}: a unit beyond the limit is refused, and so is endless noise`, () => {
    const isInvalid = (error: unknown) => error instanceof PipelineError && error.code === 'ERR_STREAM_INVALID';
    assert.throws(() => new AccessUnitSplitter(codec, { maxBytes: 500 }).push(stream), isInvalid);
    const splitter = new AccessUnitSplitter(codec, { maxBytes: 10_000 });
    splitter.push(Uint8Array.of(0, 0, 0, 1));
    assert.throws(() => {
      for (let count = 0; count < 20; count += 1) splitter.push(new Uint8Array(1000).fill(0x65));
    }, isInvalid);
  });
}

test('bytes without any start code are not collected', () => {
  const splitter = new AccessUnitSplitter('h264', { maxBytes: 10_000 });
  for (let count = 0; count < 100; count += 1) splitter.push(new Uint8Array(1000).fill(9));
  assert.equal(splitter.flush(), []);
});

test('a stream that ends without a slice gives no unit', () => {
  const splitter = new AccessUnitSplitter('h264');
  assert.equal(splitter.push(Uint8Array.of(0, 0, 0, 1, 0x67, 1, 2, 3)), []);
  assert.equal(splitter.flush(), []);
});

test.run();
