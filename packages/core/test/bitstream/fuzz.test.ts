import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { fromAnnexB, lengthPrefixedNalUnits, toAnnexB } from '../../src/bitstream/annexb-converter.js';
import { parseAvcConfiguration, writeAvcConfiguration } from '../../src/bitstream/avc-configuration.js';
import { DecodingChain } from '../../src/bitstream/decoding-chain.js';
import { removeEmulationPrevention } from '../../src/bitstream/emulation-prevention.js';
import { detectFraming } from '../../src/bitstream/framing.js';
import { parseH264Sps } from '../../src/bitstream/h264-sps.js';
import { parseH265Sps } from '../../src/bitstream/h265-sps.js';
import { parseHevcConfiguration } from '../../src/bitstream/hevc-configuration.js';
import { isKeyframe } from '../../src/bitstream/keyframe.js';
import { nalUnits } from '../../src/bitstream/nal-unit.js';
import { ParameterSets } from '../../src/bitstream/parameter-sets.js';
import { PictureOrder } from '../../src/bitstream/picture-order.js';
import { recoveryPoint } from '../../src/bitstream/recovery-point.js';
import { maxPictureSide } from '../../src/bitstream/sequence-info.js';
import { writeHevcConfiguration } from '../../src/bitstream/write-hevc-configuration.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { seededRandom } from './coded-streams.js';
import { type FuzzInput, fuzzInput, parserCorpus } from './corpus.js';
import { damaged } from './damage.js';

/** Inputs in all, `FUZZ_RUNS` to have more. */
const runs = Number(process.env.FUZZ_RUNS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);

const corpus = parserCorpus();
const seeds = fc.nat(corpus.length - 1).map((index) => corpus[index] ?? new Uint8Array());
const mutated = fc
  .tuple(seeds, seeds, fc.integer())
  .map(([one, other, state]) => damaged(one, other, seededRandom(state)));
/** Mostly damaged streams, some pure noise, and noise of the bytes that start codes and lengths are made of. */
const inputs = fc
  .oneof(
    { arbitrary: mutated, weight: 8 },
    { arbitrary: fc.uint8Array({ maxLength: 300 }), weight: 1 },
    {
      arbitrary: fc
        .array(fc.constantFrom(0, 0, 0, 1, 3, 0x41, 0x65, 0x67, 0x80, 0xff))
        .map((bytes) => Uint8Array.from(bytes)),
      weight: 1,
    },
  )
  .map(fuzzInput);

/** What `parse` returns; undefined when it refuses with ERR_STREAM_INVALID. Anything else thrown is a finding. */
function readOrRefuse<Result>(parse: () => Result): Result | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'ERR_STREAM_INVALID') return undefined;
    throw error;
  }
}

const nalsOf = ({ codec }: FuzzInput, annexB: Uint8Array) =>
  [...nalUnits(codec, annexB)].map(({ start, end }) => annexB.subarray(start, end));

const areSame = (some: readonly Uint8Array[], others: readonly Uint8Array[]) =>
  some.length === others.length && some.every((one, index) => Buffer.compare(one, others[index] ?? one) === 0);

const properties: Readonly<Record<string, (input: FuzzInput) => void>> = {
  'NAL units lie inside, in order, without a start code or a zero byte at the end': ({ codec, data }) => {
    let from = 0;
    for (const { start, end } of nalUnits(codec, data)) {
      assert.ok(start >= from + 3 && end > start && end <= data.length);
      assert.is.not(data[end - 1], 0);
      assert.is(Buffer.from(data.subarray(start, end)).indexOf(Buffer.of(0, 0, 1)), -1);
      from = end;
    }
  },

  'from Annex B to lengths and back, the NAL units stay the same, in at most 5/4 of the space': (input) => {
    const prefixed = readOrRefuse(() => fromAnnexB(input.codec, input.data, input.lengthSize));
    if (!prefixed) return assert.ok(input.lengthSize < 4);
    assert.ok(4 * prefixed.length <= 5 * input.data.length);
    const nals = nalsOf(input, input.data);
    assert.ok(areSame([...lengthPrefixedNalUnits(prefixed, input.lengthSize)], nals));
    assert.ok(areSame(nalsOf(input, toAnnexB(prefixed, input.lengthSize)), nals));
  },

  'from lengths to Annex B takes at most 5/2 of the space': ({ data, lengthSize }) => {
    const annexB = readOrRefuse(() => toAnnexB(data, lengthSize));
    if (annexB) assert.ok(2 * annexB.length <= 5 * data.length);
  },

  'what is told to be length-prefixed can be read so': ({ codec, data, lengthSize }) => {
    if (detectFraming(codec, data, lengthSize) === 'length-prefixed') toAnnexB(data, lengthSize);
  },

  'removing emulation prevention makes nothing longer': ({ data }) => {
    assert.ok(removeEmulationPrevention(data).length <= data.length);
  },

  'an SPS says a possible picture or is refused': ({ codec, data }) => {
    const sps = readOrRefuse(() => (codec === 'h264' ? parseH264Sps(data) : parseH265Sps(data)));
    if (!sps) return;
    assert.ok(sps.width >= 1 && sps.width <= maxPictureSide && sps.height >= 1 && sps.height <= maxPictureSide);
    assert.ok((sps.reorderDepth ?? 0) <= 16 && sps.bitDepthLuma <= 16 && sps.chromaFormat <= 3);
  },

  'keyframes and recovery points are told without error': ({ codec, data }) => {
    isKeyframe(codec, data);
    recoveryPoint(codec, data);
  },

  'a keyframe is completed once and no further, by few sets': ({ codec, data }) => {
    const sets = new ParameterSets(codec);
    const completed = readOrRefuse(() => sets.complete(data));
    assert.ok(sets.ofType().length <= 32 + 256);
    if (!completed?.keyframe) return;
    assert.is(sets.complete(completed.data).data, completed.data);
  },

  'configuration records are read or refused, and written ones are read': ({ codec, data }) => {
    readOrRefuse(() => (codec === 'h264' ? parseAvcConfiguration(data) : parseHevcConfiguration(data)));
    const sets = new ParameterSets(codec);
    readOrRefuse(() => sets.complete(data));
    const record = readOrRefuse(() =>
      codec === 'h265' ? writeHevcConfiguration(sets) : writeAvcConfiguration(sets.ofType(7), sets.ofType(8)),
    );
    if (!record) return;
    const read = codec === 'h265' ? parseHevcConfiguration(record) : parseAvcConfiguration(record);
    assert.ok(areSame(read.parameterSets, sets.ofType()));
  },

  'a stream is cut into the same units however it comes in, and nothing is made up': ({ codec, data }) => {
    const cut = (size: number) => {
      const splitter = new AccessUnitSplitter(codec);
      const units: Uint8Array[] = [];
      for (let from = 0; from < data.length; from += size)
        units.push(...splitter.push(data.subarray(from, from + size)));
      return [...units, ...splitter.flush()];
    };
    const whole = cut(data.length || 1);
    assert.ok(whole.reduce((sum, { length }) => sum + length, 0) <= data.length);
    assert.ok(areSame(cut(7), whole));
  },

  'what pictures refer to is followed, or a unit refused and the next one read': ({ codec, data }) => {
    const chain = new DecodingChain(codec);
    const splitter = new AccessUnitSplitter(codec);
    for (const unit of [...splitter.push(data), ...splitter.flush()]) readOrRefuse(() => chain.next(unit));
  },

  'pictures are ordered or refused': ({ codec, data }) => {
    const order = new PictureOrder(codec);
    const splitter = new AccessUnitSplitter(codec);
    for (const unit of [...splitter.push(data), ...splitter.flush()]) readOrRefuse(() => order.next(unit));
  },
};

const names = Object.keys(properties);
const runsEach = Math.ceil(runs / names.length);

for (const [name, property] of Object.entries(properties)) {
  test(`${name} (${runsEach} inputs)`, () => {
    fc.assert(fc.property(inputs, property), { numRuns: runsEach, seed, endOnFailure: runs > 100_000 });
  });
}

test('the corpus is read as everything else is', () => {
  for (const property of Object.values(properties)) for (const bytes of corpus) property(fuzzInput(bytes));
});

test.run();
