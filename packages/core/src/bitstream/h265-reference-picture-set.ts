import { PipelineError } from '../errors/pipeline-error.js';
import type { BitReader } from './bit-reader.js';

/** The most pictures a set can refer to (ISO/IEC 23008-2 §A.4.2). */
const maxPictures = 16;

/** Passes over the short-term reference picture sets of an SPS (ISO/IEC 23008-2 §7.3.7): what follows them is found no other way. */
export function skipReferencePictureSets(reader: BitReader): void {
  const count = reader.unsignedUpTo(64, 'num_short_term_ref_pic_sets');
  let previous = 0;
  for (let index = 0; index < count; index += 1) {
    const predicted = index > 0 && reader.flag();
    previous = predicted ? predictedSet(reader, previous) : explicitSet(reader);
  }
}

/** Returns how many pictures the set has. */
function predictedSet(reader: BitReader, previous: number): number {
  reader.skip(1);
  reader.unsigned();
  let pictures = 0;
  for (let picture = 0; picture <= previous; picture += 1) {
    const used = reader.flag();
    if (used || reader.flag()) pictures += 1;
  }
  if (pictures > maxPictures) throw tooMany(pictures);
  return pictures;
}

function explicitSet(reader: BitReader): number {
  const pictures = reader.unsigned() + reader.unsigned();
  if (pictures > maxPictures) throw tooMany(pictures);
  for (let left = pictures; left > 0; left -= 1) {
    reader.unsigned();
    reader.skip(1);
  }
  return pictures;
}

function tooMany(pictures: number): PipelineError {
  return new PipelineError(
    'ERR_STREAM_INVALID',
    `a reference picture set has ${pictures} pictures, expected at most ${maxPictures}`,
  );
}
