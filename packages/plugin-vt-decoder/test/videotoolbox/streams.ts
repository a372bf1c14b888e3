import { isParameterSet, nalUnits, type VideoCodec } from '@arkavo-pipeline/core';
import { type Stream, testStream, type Unit } from '../support/stream.js';

/** Pictures from one keyframe to the next in what `shortStream` makes. */
export const gop = 10;

/** Three groups of pictures without B-frames, each picture one slice. */
export function shortStream(size = '160x128', more: readonly string[] = []): Promise<Stream> {
  return testStream(size, 3 * gop, [
    '-c:v',
    'libx264',
    '-tune',
    'zerolatency',
    '-threads',
    '1',
    '-g',
    `${gop}`,
    ...more,
  ]);
}

/** The unit without its SPS, PPS and VPS. */
export function withoutParameterSets(codec: VideoCodec, unit: Unit): Unit {
  const kept = [...nalUnits(codec, unit.data)].filter(({ type }) => !isParameterSet(codec, type));
  const startCode = Buffer.of(0, 0, 0, 1);
  const parts = kept.flatMap(({ start, end }) => [startCode, unit.data.subarray(start, end)]);
  return { ...unit, data: new Uint8Array(Buffer.concat(parts)) };
}

/** The units of one stream behind those of another, later. */
export function after(first: Stream, second: Stream): Unit[] {
  const start = Math.max(...first.units.map(({ ptsUs }) => ptsUs)) + 33_333;
  return second.units.map((unit) => ({ ...unit, ptsUs: unit.ptsUs + start }));
}
