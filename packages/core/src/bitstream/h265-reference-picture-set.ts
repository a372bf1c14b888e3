import { PipelineError } from '../errors/pipeline-error.js';
import type { BitReader } from './bit-reader.js';

/** A picture that may be referred to: how far it is from the current one in picture order, and whether the current one does. */
export type ReferencePicture = { readonly delta: number; readonly isUsed: boolean };

/** The short-term pictures that are kept, those before the current one first, each side from the nearest (ISO/IEC 23008-2 §7.4.8). */
export type ReferencePictureSet = readonly ReferencePicture[];

/** The most pictures a set can refer to (ISO/IEC 23008-2 §A.4.2). */
const maxPictures = 16;

/** Reads the short-term reference picture sets of an SPS (ISO/IEC 23008-2 §7.3.2.2.1). */
export function readReferencePictureSets(reader: BitReader): ReferencePictureSet[] {
  const count = reader.unsignedUpTo(64, 'num_short_term_ref_pic_sets');
  const sets: ReferencePictureSet[] = [];
  for (let index = 0; index < count; index += 1) sets.push(readReferencePictureSet(reader, sets, false));
  return sets;
}

/** Reads the set that comes after `sets` (ISO/IEC 23008-2 §7.3.7): the SPS's next, or a slice's own. */
export function readReferencePictureSet(
  reader: BitReader,
  sets: readonly ReferencePictureSet[],
  inSlice: boolean,
): ReferencePictureSet {
  if (sets.length === 0 || !reader.flag()) return readExplicitSet(reader);
  const distance = inSlice ? reader.unsignedUpTo(sets.length - 1, 'delta_idx_minus1') + 1 : 1;
  return readPredictedSet(reader, sets[sets.length - distance] ?? []);
}

/** ISO/IEC 23008-2 §7.4.8, equations 7-61 and 7-62: the pictures of another set and that set's own, all shifted. */
function readPredictedSet(reader: BitReader, source: ReferencePictureSet): ReferencePictureSet {
  const isNegative = reader.flag();
  const size = reader.unsignedUpTo(2 ** 15 - 1, 'abs_delta_rps_minus1') + 1;
  const shift = isNegative ? -size : size;
  const pictures: ReferencePicture[] = [];
  for (const { delta } of [...source, { delta: 0 }]) {
    const isUsed = reader.flag();
    if (isUsed || reader.flag()) pictures.push({ delta: delta + shift, isUsed });
  }
  return ordered(pictures);
}

function readExplicitSet(reader: BitReader): ReferencePictureSet {
  const before = reader.unsignedUpTo(maxPictures, 'num_negative_pics');
  const after = reader.unsignedUpTo(maxPictures, 'num_positive_pics');
  return ordered([...readSide(reader, before, -1), ...readSide(reader, after, 1)]);
}

function readSide(reader: BitReader, count: number, sign: number): ReferencePicture[] {
  let delta = 0;
  return Array.from({ length: count }, () => {
    delta += sign * (reader.unsignedUpTo(2 ** 15 - 1, 'delta_poc_minus1') + 1);
    return { delta, isUsed: reader.flag() };
  });
}

function ordered(pictures: readonly ReferencePicture[]): ReferencePictureSet {
  if (pictures.length > maxPictures) {
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `a reference picture set has ${pictures.length} pictures, expected at most ${maxPictures}`,
    );
  }
  const before = pictures.filter(({ delta }) => delta < 0).sort((one, other) => other.delta - one.delta);
  const after = pictures.filter(({ delta }) => delta > 0).sort((one, other) => one.delta - other.delta);
  return [...before, ...after];
}
