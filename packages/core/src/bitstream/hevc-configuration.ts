import { type ConfigurationRecord, RecordReader } from './configuration-record.js';
import { nalType, parameterSetTypes } from './nal-unit.js';

/** Bytes between the version and the length size that say what the SPS says again. */
const profileBytes = 20;

/** Reads an HEVCDecoderConfigurationRecord, the payload of `hvcC` (ISO/IEC 14496-15 §8.3.3.1). A damaged one is ERR_STREAM_INVALID. */
export function parseHevcConfiguration(record: Uint8Array): ConfigurationRecord {
  const reader = new RecordReader(record, 'hvcC');
  const version = reader.byte();
  // Version 0 was written by encoders older than the standard, with the same layout.
  if (version > 1) throw reader.invalid(`has version ${version}, expected 1`);
  reader.bytes(profileBytes);
  const lengthSize = reader.lengthSize(reader.byte());
  const units: Uint8Array[] = [];
  for (let arrays = reader.byte(); arrays > 0; arrays -= 1) {
    reader.byte();
    for (let left = reader.word(); left > 0; left -= 1) units.push(reader.parameterSet());
  }
  const types = parameterSetTypes('h265');
  const ofType = (type: number) => units.filter((unit) => nalType('h265', unit[0] ?? 0) === type);
  return { lengthSize, parameterSets: types.flatMap(ofType) };
}
