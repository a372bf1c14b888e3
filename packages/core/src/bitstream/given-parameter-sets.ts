import { PipelineError } from '../errors/pipeline-error.js';
import type { VideoCodec } from '../packet/packet.js';
import { parseAvcConfiguration } from './avc-configuration.js';
import type { ConfigurationRecord } from './configuration-record.js';
import { parseHevcConfiguration } from './hevc-configuration.js';
import { nalUnits } from './nal-unit.js';
import { ParameterSets } from './parameter-sets.js';

/** The parameter sets of the option `parameterSets`, by the codec they are of. */
export type GivenParameterSets = { readonly [codec in VideoCodec]?: ConfigurationRecord };

/**
 * Reads the option `parameterSets`: hex or base64 of an avcC or hvcC record or of Annex B NAL units, or NAL units in base64
 * with commas between them (RFC 6184 §8.1, sprop-parameter-sets; RFC 7798 §7.1). Anything else is ERR_STREAM_INVALID.
 */
export function readGivenParameterSets(text: string | undefined): GivenParameterSets {
  if (text === undefined) return {};
  const parts = bytesOf(text.trim());
  const h264 = recordOf('h264', parts);
  const h265 = recordOf('h265', parts);
  if (h264) return { h264 };
  if (h265) return { h265 };
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `the option parameterSets begins with ${JSON.stringify(text.slice(0, 24))}, expected an avcC or hvcC record or Annex B ` +
      'NAL units, in hex or base64, or NAL units in base64 with commas between them',
  );
}

const hexPattern = /^00[0-9a-f]{6,}$|^01[0-9a-f]{6,}$/i;

function bytesOf(text: string): Uint8Array[] {
  const compact = text.replace(/\s/g, '');
  // Records and start codes begin so; the base64 of neither can.
  if (hexPattern.test(compact)) return [new Uint8Array(Buffer.from(compact, 'hex'))];
  return compact.split(',').map((part) => new Uint8Array(Buffer.from(part, 'base64')));
}

function recordOf(codec: VideoCodec, parts: readonly Uint8Array[]): ConfigurationRecord | undefined {
  try {
    const [first = new Uint8Array()] = parts;
    const isRecord = parts.length === 1 && first[0] === 1;
    const record = isRecord
      ? parseRecord(codec, first)
      : { lengthSize: 4 as const, parameterSets: parts.flatMap(split) };
    return isComplete(codec, record.parameterSets) ? record : undefined;
  } catch (error) {
    if (error instanceof PipelineError) return undefined;
    throw error;
  }

  function split(part: Uint8Array): Uint8Array[] {
    if (part[0] !== 0) return [part];
    return [...nalUnits(codec, part)].map(({ start, end }) => part.subarray(start, end));
  }
}

function parseRecord(codec: VideoCodec, record: Uint8Array): ConfigurationRecord {
  return codec === 'h264' ? parseAvcConfiguration(record) : parseHevcConfiguration(record);
}

/** Whether there is an SPS that can be read and every NAL unit is a parameter set. */
function isComplete(codec: VideoCodec, units: readonly Uint8Array[]): boolean {
  const sets = new ParameterSets(codec, units);
  return sets.sequenceInfo() !== undefined && sets.ofType().length === new Set(units.map(hexOf)).size;
}

function hexOf(unit: Uint8Array): string {
  return Buffer.from(unit).toString('hex');
}
