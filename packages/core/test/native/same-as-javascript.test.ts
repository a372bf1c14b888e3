import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromAnnexB, joinAnnexB, toAnnexB } from '../../src/bitstream/annexb-converter.js';
import { BitReader } from '../../src/bitstream/bit-reader.js';
import { removeEmulationPrevention } from '../../src/bitstream/emulation-prevention.js';
import { detectFraming } from '../../src/bitstream/framing.js';
import { parseH264Sps } from '../../src/bitstream/h264-sps.js';
import { parseH265Sps } from '../../src/bitstream/h265-sps.js';
import { isKeyframe } from '../../src/bitstream/keyframe.js';
import { nalUnits } from '../../src/bitstream/nal-unit.js';
import { ParameterSets, parameterSetsOf } from '../../src/bitstream/parameter-sets.js';
import { readPpsIds } from '../../src/bitstream/pps.js';
import { recoveryPoint } from '../../src/bitstream/recovery-point.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { seededRandom } from '../bitstream/coded-streams.js';
import { type FuzzInput, fuzzInput, parserCorpus } from '../bitstream/corpus.js';
import { damaged } from '../bitstream/damage.js';
import { type Description, describeNatively, type HashedBytes, type NativeSps } from './native-parsers.js';

/** Damaged inputs; `FUZZ_RUNS` to have more. */
const runs = Number(process.env.FUZZ_RUNS ?? 10_000);

const corpus = parserCorpus();

/** What `describe.cc` writes, by the parsers in JavaScript. */
function describe({ codec, lengthSize, data }: FuzzInput): Description {
  return {
    nals: [...nalUnits(codec, data)].map(({ start, end, type }) => [start, end, type]),
    prefixed: orInvalid(() => hashed(fromAnnexB(codec, data, lengthSize))),
    annexb: orInvalid(() => hashed(toAnnexB(data, lengthSize))),
    payload: hashed(removeEmulationPrevention(data)),
    framing: detectFraming(codec, data, lengthSize) ?? null,
    sps: orInvalid(() => sps({ codec, lengthSize, data })),
    pps: orInvalid(() => ppsIds(codec, data)),
    sets: hashed(keptSets(codec, data)),
    keyframe: isKeyframe(codec, data),
    recovery: recovery(codec, data),
  };
}

/** Native alone says the depth that the level allows and the buffering: they are taken over. */
function sps({ codec, data }: FuzzInput): NativeSps {
  const { id, profile, level, width, height, chromaFormat, bitDepthLuma, bitDepthChroma, reorderDepth, color } =
    codec === 'h264' ? parseH264Sps(data) : parseH265Sps(data);
  const frameMbsOnly = codec === 'h265' || parseH264Sps(data).frameMbsOnly;
  const known = reorderDepth !== undefined;
  const { primaries = 2, transfer = 2, matrix = 2, fullRange = false } = color ?? {};
  const depth = { reorderDepth: reorderDepth ?? Number.NaN, reorderKnown: known, buffering: Number.NaN };
  const format = { chromaFormat, bitDepthLuma, bitDepthChroma };
  return {
    id,
    profile,
    level,
    width,
    height,
    ...format,
    ...depth,
    frameMbsOnly,
    primaries,
    transfer,
    matrix,
    fullRange,
  };
}

function withoutInference(description: Description): Description {
  if (description.sps === 'invalid') return description;
  const depth = description.sps.reorderKnown ? {} : { reorderDepth: Number.NaN };
  return { ...description, sps: { ...description.sps, ...depth, buffering: Number.NaN } };
}

function ppsIds(codec: FuzzInput['codec'], data: Uint8Array): readonly [number, number] {
  const { id, spsId } = readPpsIds(codec, new BitReader(removeEmulationPrevention(data)));
  return [id, spsId];
}

/** By type and id, as native has them. */
function keptSets(codec: FuzzInput['codec'], data: Uint8Array): Uint8Array {
  const sets = new ParameterSets(codec);
  for (const set of parameterSetsOf(codec, data)) orInvalid(() => sets.add(set));
  return joinAnnexB(sets.ofType());
}

function recovery(codec: FuzzInput['codec'], data: Uint8Array): Description['recovery'] {
  const point = recoveryPoint(codec, data);
  return point ? [point.count, point.isExact, point.hasBrokenLink] : null;
}

function orInvalid<Result>(parse: () => Result): Result | 'invalid' {
  try {
    return parse();
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'ERR_STREAM_INVALID') return 'invalid';
    throw error;
  }
}

/** FNV-1a, 32 bits. */
function hashed(bytes: Uint8Array): HashedBytes {
  let hash = 2166136261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
  return [bytes.length, hash >>> 0];
}

function areSame(inputs: readonly Uint8Array[]): void {
  const native = describeNatively(inputs);
  assert.is(native.length, inputs.length);
  for (const [index, input] of inputs.entries()) {
    const [expected, found] = [native[index], describe(fuzzInput(input))];
    assert.ok(expected);
    assert.equal(found, withoutInference(expected), `input ${Buffer.from(input).toString('hex')}`);
  }
}

test('native and JavaScript parsers read the same in the corpus', () => areSame(corpus));

test(`and the same in ${runs} damaged inputs`, () => {
  const random = seededRandom(11);
  const any = () => corpus[Math.floor(random() * corpus.length)] ?? new Uint8Array();
  areSame(Array.from({ length: runs }, () => damaged(any(), any(), random)));
});

test.run();
