import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { fromAnnexB, toAnnexB } from '../../src/bitstream/annexb-converter.js';
import { parseAvcConfiguration, writeAvcConfiguration } from '../../src/bitstream/avc-configuration.js';
import { parseH264Sps } from '../../src/bitstream/h264-sps.js';
import { parseH265Sps } from '../../src/bitstream/h265-sps.js';
import { parseHevcConfiguration } from '../../src/bitstream/hevc-configuration.js';
import { isKeyframe } from '../../src/bitstream/keyframe.js';
import { ParameterSets, parameterSetsOf } from '../../src/bitstream/parameter-sets.js';
import { PictureOrder } from '../../src/bitstream/picture-order.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { codedStream, seededRandom } from './coded-streams.js';

const rounds = 3000;

/** Some bytes changed, some removed, sometimes the end cut off. */
function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = Buffer.from(bytes);
  for (let left = 1 + Math.floor(random() * 6); left > 0; left -= 1) {
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  }
  const cut = random() < 0.3 ? Math.floor(random() * copy.length) : copy.length;
  const from = random() < 0.2 ? Math.floor(random() * 8) : 0;
  return copy.subarray(Math.min(from, cut), cut);
}

/** Refusals allowed, everything else fails the test. Returns how often it was refused. */
function refusals(input: Uint8Array, seed: number, parse: (bytes: Uint8Array) => unknown): number {
  const random = seededRandom(seed);
  let refused = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bytes = mutated(input, random);
    try {
      parse(bytes);
    } catch (error) {
      const code = error instanceof PipelineError ? error.code : undefined;
      assert.is(code, 'ERR_STREAM_INVALID', `seed ${seed} round ${round}: ${error}`);
      refused += 1;
    }
  }
  return refused;
}

for (const codec of ['h264', 'h265'] as const) {
  const stream = codedStream(codec).subarray(0, 12_000);
  const unit = new AccessUnitSplitter(codec).push(stream)[0] ?? stream;
  const sets = parameterSetsOf(codec, unit);

  test(`${codec}: damaged parameter sets are read or refused, nothing else`, () => {
    const parse = codec === 'h264' ? parseH264Sps : parseH265Sps;
    const sps = sets.find((set) => set[0] === (codec === 'h264' ? 0x67 : 0x42));
    assert.ok(sps);
    assert.ok(refusals(sps, 1, parse) > 0);
    refusals(unit.subarray(0, 400), 2, (bytes) => new ParameterSets(codec).complete(bytes));
  });

  test(`${codec}: damaged streams are split and ordered or refused, nothing else`, () => {
    refusals(stream, 3, (bytes) => {
      const splitter = new AccessUnitSplitter(codec);
      const order = new PictureOrder(codec);
      const units = [...splitter.push(bytes), ...splitter.flush()];
      for (const each of units) {
        isKeyframe(codec, each);
        order.next(each);
      }
    });
  });

  test(`${codec}: damaged lengths are refused`, () => {
    for (const lengthSize of [1, 2, 4] as const) {
      const prefixed = fromAnnexB(codec, unit.subarray(0, 120), lengthSize);
      assert.ok(refusals(prefixed, 4, (bytes) => toAnnexB(bytes, lengthSize)) > 0);
    }
  });
}

test('damaged configuration records are read or refused, nothing else', () => {
  const [sps, pps] = parameterSetsOf('h264', codedStream('h264'));
  assert.ok(sps && pps);
  assert.ok(refusals(writeAvcConfiguration([sps], [pps]), 5, parseAvcConfiguration) > 0);
  const hevcSets = parameterSetsOf('h265', codedStream('h265')).slice(0, 3);
  const arrays = hevcSets.flatMap((set) => [0, 0, 1, set.length >> 8, set.length & 255, ...set]);
  assert.ok(refusals(Uint8Array.of(1, ...Array(20).fill(0), 3, 3, ...arrays), 6, parseHevcConfiguration) > 0);
});

test.run();
