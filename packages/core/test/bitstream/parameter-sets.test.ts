import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { joinAnnexB } from '../../src/bitstream/annexb-converter.js';
import { isParameterSet, nalUnits } from '../../src/bitstream/nal-unit.js';
import { insertParameterSets, ParameterSets, parameterSetsOf } from '../../src/bitstream/parameter-sets.js';
import type { VideoCodec } from '../../src/packet/packet.js';
import { codedStream, decodedPictures, frameCount } from './coded-streams.js';

function unitsOf(codec: VideoCodec, stream: Uint8Array): Uint8Array[] {
  const splitter = new AccessUnitSplitter(codec);
  return [...splitter.push(stream), ...splitter.flush()];
}

function without(codec: VideoCodec, unit: Uint8Array): Uint8Array {
  const kept = [...nalUnits(codec, unit)].filter(({ type }) => !isParameterSet(codec, type));
  return joinAnnexB(kept.map(({ start, end }) => unit.subarray(start, end)));
}

for (const codec of ['h264', 'h265'] as const) {
  const stream = codedStream(codec);
  const units = unitsOf(codec, stream);
  const sets = parameterSetsOf(codec, units[0] ?? stream).map((set) => set.slice());

  test(`${codec}: keyframes stripped of their parameter sets get them back and decode as before`, () => {
    const keeper = new ParameterSets(codec, sets);
    const completed = units.map((unit) => keeper.complete(without(codec, unit)));
    for (const { data, keyframe } of completed)
      assert.is(parameterSetsOf(codec, data).length, keyframe ? sets.length : 0);
    const pictures = decodedPictures(codec, Buffer.concat(completed.map(({ data }) => data)));
    assert.is(pictures.length, frameCount);
    assert.equal(pictures, decodedPictures(codec, stream));
  });

  test(`${codec}: a keyframe that has its parameter sets is left as it is`, () => {
    const keyframe = units[0] ?? stream;
    assert.is(insertParameterSets(codec, keyframe, sets), keyframe);
  });

  test(`${codec}: sets seen in the stream are given to later keyframes that lack them`, () => {
    const keeper = new ParameterSets(codec);
    keeper.complete(units[0] ?? stream);
    const { data } = keeper.complete(without(codec, units[0] ?? stream));
    assert.equal(joinAnnexB(parameterSetsOf(codec, data)), joinAnnexB(sets));
  });
}

for (const codec of ['h264', 'h265'] as const) {
  test(`${codec}: a set takes the place of the one with its id, and that may come back; the same again changes nothing`, () => {
    const [small, large] = ['96x80', '160x120'].map((size) => parameterSetsOf(codec, codedStream(codec, '-s', size)));
    assert.ok(small && large);
    const keeper = new ParameterSets(codec);
    for (const [sets, width] of [
      [small, 96],
      [small, 96],
      [large, 160],
      [small, 96],
    ] as const) {
      for (const set of sets) keeper.add(set);
      assert.is(keeper.sequenceInfo()?.width, width);
      const kinds = sets.slice(0, keeper.ofType().length);
      assert.is(Buffer.compare(Buffer.concat(keeper.ofType()), Buffer.concat(kinds)), 0);
    }
  });
}

test('an access unit delimiter stays in front of what is inserted', () => {
  const unit = unitsOf('h264', codedStream('h264'))[0] ?? new Uint8Array();
  const sets = parameterSetsOf('h264', unit);
  const bare = Buffer.concat([Uint8Array.of(0, 0, 0, 1, 9, 0xf0), without('h264', unit)]);
  const types = [...nalUnits('h264', insertParameterSets('h264', bare, sets))].map(({ type }) => type);
  assert.equal(types.slice(0, 3), [9, 7, 8]);
});

test('parameter sets of an enhancement layer do not take the place of those of the base layer', () => {
  const sets = parameterSetsOf('h265', codedStream('h265')).slice(0, 3);
  const keeper = new ParameterSets('h265', sets);
  for (const set of sets) {
    const upper = set.slice();
    upper[1] = (upper[1] ?? 0) | (1 << 3);
    keeper.add(upper);
  }
  assert.equal(joinAnnexB(keeper.ofType()), joinAnnexB(sets));
});

test('sets come by their ids, whatever the order they were added in', () => {
  const pps = (id: number) => Uint8Array.of(0x68, [0xc0, 0x50, 0x70][id] ?? 0, 0x80);
  const keeper = new ParameterSets('h264', [pps(2), pps(0), pps(1), pps(2)]);
  assert.equal(keeper.ofType(8), [pps(0), pps(1), pps(2)]);
});

test('a parameter set that no configuration record could hold is refused', () => {
  const pps = new Uint8Array(65_536).fill(0xff);
  pps[0] = 0x68;
  assert.throws(() => new ParameterSets('h264', [pps]), /65536 bytes, expected at most 65535/);
});

test.run();
