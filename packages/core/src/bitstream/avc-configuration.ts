import { PipelineError } from '../errors/pipeline-error.js';
import type { NalLengthSize } from './annexb-converter.js';
import { type ConfigurationRecord, RecordReader } from './configuration-record.js';
import { parseH264Sps } from './h264-sps.js';

/** Reads an AVCDecoderConfigurationRecord, the payload of `avcC` (ISO/IEC 14496-15 §5.3.3.1). A damaged one is ERR_STREAM_INVALID. */
export function parseAvcConfiguration(record: Uint8Array): ConfigurationRecord {
  const reader = new RecordReader(record, 'avcC');
  const version = reader.byte();
  if (version !== 1) throw reader.invalid(`has version ${version}, expected 1`);
  reader.bytes(3);
  const lengthSize = reader.lengthSize(reader.byte());
  const parameterSets: Uint8Array[] = [];
  for (let left = reader.byte() & 0x1f; left > 0; left -= 1) parameterSets.push(reader.parameterSet());
  for (let left = reader.byte(); left > 0; left -= 1) parameterSets.push(reader.parameterSet());
  return { lengthSize, parameterSets };
}

/** Profiles whose record ends with the chroma format and bit depths. */
const profilesWithChroma = new Set([100, 110, 122, 144]);

/** Writes an AVCDecoderConfigurationRecord. `sps` and `pps` are whole NAL units; at most 31 and 255, of 64 KiB each, else ERR_STREAM_INVALID. */
export function writeAvcConfiguration(
  sps: readonly Uint8Array[],
  pps: readonly Uint8Array[],
  lengthSize: NalLengthSize = 4,
): Uint8Array<ArrayBuffer> {
  const first = sps[0];
  if (!first || first.length < 4 || sps.length > 31 || pps.length > 255) {
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `avcC needs 1 to 31 SPS and up to 255 PPS, got ${sps.length} and ${pps.length}`,
    );
  }
  const { profile, chromaFormat, bitDepthLuma, bitDepthChroma } = parseH264Sps(first);
  const bytes = [1, ...first.subarray(1, 4), 0xfc | (lengthSize - 1)];
  bytes.push(0xe0 | sps.length, ...sps.flatMap(prefixedParameterSet));
  bytes.push(pps.length, ...pps.flatMap(prefixedParameterSet));
  if (profilesWithChroma.has(profile)) {
    bytes.push(0xfc | chromaFormat, 0xf8 | (bitDepthLuma - 8), 0xf8 | (bitDepthChroma - 8), 0);
  }
  return Uint8Array.from(bytes);
}

/** A parameter set behind its length in two bytes, as the records have it. A longer one is ERR_STREAM_INVALID. */
export function prefixedParameterSet(unit: Uint8Array): number[] {
  if (unit.length > 0xffff) {
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `a parameter set has ${unit.length} bytes, at most 65535 fit a configuration record`,
    );
  }
  return [unit.length >> 8, unit.length & 0xff, ...unit];
}
