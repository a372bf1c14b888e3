import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { DecodingChain } from '../../src/bitstream/decoding-chain.js';
import type { VideoCodec } from '../../src/packet/packet.js';
import { codedStream } from './coded-streams.js';
import { parameterSets, type SliceFields, slice } from './h264-headers.js';

function unitsOf(codec: VideoCodec, ...coding: string[]): Uint8Array[] {
  const splitter = new AccessUnitSplitter(codec);
  return [...splitter.push(codedStream(codec, '-vf', 'scale=176:144', ...coding)), ...splitter.flush()];
}

const variants = {
  h264: [
    'keyint=20:bframes=3:b-adapt=0',
    'keyint=20:bframes=8:b-adapt=0:b-pyramid=normal:ref=8',
    'keyint=20:bframes=0:weightp=2:ref=4',
    'keyint=20:bframes=5:open-gop=1:min-keyint=5',
    'keyint=20:tff=1:bframes=2',
  ],
  h265: [
    'log-level=none:keyint=20:bframes=4:b-adapt=0',
    'log-level=none:keyint=20:bframes=0:ref=4',
    'log-level=none:keyint=10:open-gop=1:bframes=4:b-adapt=0',
  ],
};

for (const codec of ['h264', 'h265'] as const) {
  for (const parameters of variants[codec]) {
    const units = unitsOf(codec, codec === 'h264' ? '-x264-params' : '-x265-params', parameters);

    test(`${codec} ${parameters}: a whole stream misses nothing`, () => {
      const chain = new DecodingChain(codec);
      for (const unit of units) {
        const link = chain.next(unit);
        assert.ok(link);
        assert.is(link.missing, '');
        assert.ok(link.isIntact && !link.isSkipped);
        assert.is(link.unsupported, '');
      }
    });

    test(`${codec} ${parameters}: whatever refers to a lost picture is noticed until decoding can begin anew`, () => {
      let noticed = 0;
      for (let lost = 1; lost < units.length - 1; lost++) {
        const chain = new DecodingChain(codec);
        const links = units.filter((_, index) => index !== lost).map((unit) => chain.next(unit));
        const first = links.findIndex((link) => link?.missing !== '');
        if (first < 0) continue;
        noticed++;
        assert.ok(first >= lost);
        const entry = links.findIndex((link, index) => index > first && link?.entry !== undefined);
        const until = links.slice(first, entry < 0 ? undefined : entry);
        assert.ok(until.every((link) => !link?.isIntact));
        if (entry >= 0) assert.ok(links[entry]?.isIntact);
      }
      assert.ok(noticed > units.length / 5, `${noticed} of ${units.length}`);
    });
  }
}

test('what leads an H.265 keyframe is skipped where decoding begins, and only there', () => {
  const units = unitsOf(
    'h265',
    '-x265-params',
    'log-level=none:keyint=10:min-keyint=10:open-gop=1:bframes=4:b-adapt=0',
  );
  const whole = new DecodingChain('h265');
  const entries = units.flatMap((unit, index) => (whole.next(unit)?.entry === 'keyframe' ? [index] : []));
  const chain = new DecodingChain('h265');
  const links = units.slice(entries[1]).map((unit) => chain.next(unit));
  const second = links.findIndex((link, index) => index > 0 && link?.entry === 'keyframe');
  assert.ok(links.slice(0, second).some((link) => link?.isSkipped));
  assert.ok(links.slice(second).every((link) => !link?.isSkipped));
  assert.ok(links.every((link) => link?.missing === ''));
});

/** What is missing after each of the slices, an IDR picture before them. */
function missing(slices: readonly SliceFields[], sps: Parameters<typeof parameterSets>[0] = {}): boolean[] {
  const chain = new DecodingChain('h264');
  chain.next(parameterSets(sps));
  chain.next(slice({ ...sps, frameNum: 0, isIdr: true }));
  return slices.map((fields) => chain.next(slice({ ...sps, ...fields }))?.missing !== '');
}

test('a frame_num that is left out is a loss, unless the SPS says that it may be', () => {
  const slices = [
    { frameNum: 1, orderLsb: 2 },
    { frameNum: 3, orderLsb: 6 },
    { frameNum: 4, orderLsb: 8 },
  ];
  assert.equal(missing(slices), [false, true, false]);
  assert.equal(missing(slices, { allowsGaps: true }), [false, false, false]);
});

test('a frame_num that comes again is a loss: what comes after a reference picture counts on', () => {
  const slices = [
    { frameNum: 1, orderLsb: 2 },
    { frameNum: 1, orderLsb: 4, isReference: false },
  ];
  assert.equal(missing(slices), [false, true]);
});

test('frame_num wraps, and starts over after a reset', () => {
  const wrapped = Array.from({ length: 20 }, (_, index) => ({
    frameNum: (index + 1) % 16,
    orderLsb: (2 * index + 2) % 64,
  }));
  assert.ok(missing(wrapped).every((isMissing) => !isMissing));
  const reset = [
    { frameNum: 1, orderLsb: 2, resets: true },
    { frameNum: 1, orderLsb: 4 },
  ];
  assert.equal(missing(reset), [false, false]);
});

test('the two fields of a frame have one frame_num', () => {
  const slices: SliceFields[] = [
    { frameNum: 1, orderLsb: 2, field: 'top' },
    { frameNum: 1, orderLsb: 3, field: 'bottom' },
    { frameNum: 2, orderLsb: 4, field: 'top' },
    { frameNum: 2, orderLsb: 5, field: 'bottom' },
    { frameNum: 4, orderLsb: 8, field: 'top' },
  ];
  assert.equal(missing(slices, { interlaced: true }), [false, false, false, false, true]);
});

test('after damage, pictures are intact again from the next keyframe on', () => {
  const chain = new DecodingChain('h264');
  chain.next(parameterSets());
  chain.next(slice({ frameNum: 0, isIdr: true }));
  chain.damaged();
  assert.is(chain.next(slice({ frameNum: 1, orderLsb: 2 }))?.isIntact, false);
  assert.is(chain.next(slice({ frameNum: 0, isIdr: true }))?.isIntact, true);
});

test('a unit without a slice has no link, and a slice without parameter sets misses them', () => {
  const chain = new DecodingChain('h264');
  assert.is(chain.next(parameterSets()), undefined);
  const bare = new DecodingChain('h264').next(slice({ frameNum: 0, isIdr: true }));
  assert.is(bare?.entry, 'keyframe');
  assert.match(bare?.missing ?? '', /parameter sets/);
});

test.run();
