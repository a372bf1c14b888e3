import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AccessUnitSplitter,
  fromAnnexB,
  isParameterSet,
  joinAnnexB,
  nalUnits,
  parameterSetsOf,
} from '@arkavo-pipeline/core';
import { fuzzFolder } from './build-program.mjs';
import { ffmpegArguments, variants } from './coded-variants.mjs';

/** @typedef {import('./coded-variants.mjs').Codec} Codec */
/** @typedef {1 | 2 | 4} LengthSize */

/** Bytes of an access unit that the parsers get to see: headers are at its beginning. */
const unitBytes = 500;

/** Only these are whole streams for the decoder: 8-bit 4:2:0, and each with something that the others have not. */
const decoderVariants = new Set([
  ...['h264-high', 'h264-baseline', 'h264-interlaced', 'h264-slices', 'h264-intra-refresh', 'h264-open-gop'],
  ...['h264-scaling-lists', 'h264-weighted', 'h264-crop', 'h264-lossless', 'h264-strict-pyramid'],
  ...['h265-main', 'h265-low-delay', 'h265-medium', 'h265-open-gop', 'h265-temporal-layers', 'h265-scaling-lists'],
  ...['h265-slices', 'h265-weighted', 'h265-crop', 'h265-lossless'],
]);

/** Writes the seeds of fuzz/corpus/: small real streams of every kind that ffmpeg can make. */
export async function makeCorpus() {
  for (const variant of variants) {
    const name = `${variant.codec}-${variant.name}`;
    const coded = new Uint8Array(execFileSync('ffmpeg', ffmpegArguments(variant, 10), { maxBuffer: 2 ** 24 }));
    const stream = withoutBanner(variant.codec, coded);
    const splitter = new AccessUnitSplitter(variant.codec);
    const units = [...splitter.push(stream), ...splitter.flush()];
    writeParserSeeds(variant.codec, name, units);
    if (decoderVariants.has(name)) write('decoder', `${name}.${variant.codec}`, stream);
  }
  writeAmbiguousUnits();
  return true;
}

/**
 * The stream without the message in which the encoder writes down all its settings.
 *
 * @param {Codec} codec
 * @param {Uint8Array} stream
 */
function withoutBanner(codec, stream) {
  const kept = [...nalUnits(codec, stream)].filter(({ start, end, type }) => !isSei(codec, type) || end - start < 300);
  return joinAnnexB(kept.map(({ start, end }) => stream.subarray(start, end)));
}

/**
 * @param {Codec} codec
 * @param {string} name
 * @param {readonly Uint8Array[]} units
 */
function writeParserSeeds(codec, name, units) {
  const [first = new Uint8Array(), second = new Uint8Array()] = units;
  const sets = parameterSetsOf(codec, first);
  for (const [index, set] of sets.entries()) write('sps_pps', `${name}-${index}`, seed(codec, 4, set));
  write('parameter_sets', name, seed(codec, 4, joinAnnexB(sets)));
  write('annexb_walk', name, seed(codec, 4, Buffer.concat([first.subarray(0, unitBytes), second.subarray(0, 80)])));
  const small = firstNalUnits(codec, first);
  write('length_prefixed_walk', name, seed(codec, 2, fromAnnexB(codec, small, 2)));
  write('framing', name, seed(codec, 4, fromAnnexB(codec, small, 4)));
  write('convert', name, seed(codec, 1, small.subarray(0, 250)));
  const access = units.find(
    (unit, index) => index > 0 && [...nalUnits(codec, unit)].some(({ type }) => isSei(codec, type)),
  );
  if (access) write('random_access', name, seed(codec, 4, access.subarray(0, unitBytes)));
}

/**
 * The access unit with its longer NAL units cut short, so that it stays whole for a walk over lengths.
 *
 * @param {Codec} codec
 * @param {Uint8Array} unit
 */
function firstNalUnits(codec, unit) {
  const cut = [...nalUnits(codec, unit)].map(({ start, end, type }) =>
    unit.subarray(start, isParameterSet(codec, type) ? end : Math.min(end, start + 120)),
  );
  return joinAnnexB(cut);
}

/**
 * @param {Codec} codec
 * @param {number} type
 */
function isSei(codec, type) {
  return type === (codec === 'h264' ? 6 : 39);
}

/** Length-prefixed units whose first length reads as a start code, and Annex B units that nearly walk as lengths. */
function writeAmbiguousUnits() {
  for (const low of [0x41, 0x65, 0x67, 0x68, 0x06, 0x09, 0x0c, 0x26, 0x40, 0x42]) {
    const slice = new Uint8Array(256 + low).fill(0xab);
    slice.set([0x41, 0x9a]);
    const next = Uint8Array.of(0, 0, 0, 3, 0x01, 0x88, 0x84);
    write(
      'framing',
      `ambiguous-h264-${low}`,
      seed('h264', 4, Buffer.concat([Uint8Array.of(0, 0, 1, low), slice, next])),
    );
    slice.set([0x02, 0x01, 0xd0]);
    write('framing', `ambiguous-h265-${low}`, seed('h265', 4, Buffer.concat([Uint8Array.of(0, 0, 1, low), slice])));
    const annexB = new Uint8Array(4 + 256 + low).fill(0xab);
    annexB.set([0, 0, 1, low, 0x64, 0x00]);
    write('framing', `walks-h264-${low}`, seed('h264', 4, annexB));
  }
}

/**
 * An input as the harnesses of the parsers take it.
 *
 * @param {Codec} codec
 * @param {LengthSize} lengthSize
 * @param {Uint8Array} data
 */
function seed(codec, lengthSize, data) {
  const options = (codec === 'h265' ? 1 : 0) | ({ 1: 0, 2: 1, 4: 2 }[lengthSize] << 1);
  return Buffer.concat([Uint8Array.of(options), data]);
}

/**
 * @param {string} harness
 * @param {string} name
 * @param {Uint8Array} bytes
 */
function write(harness, name, bytes) {
  const folder = join(fuzzFolder, 'corpus', harness);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
}
