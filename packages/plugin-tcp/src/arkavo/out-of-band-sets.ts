import { PipelineError, readGivenParameterSets } from '@arkavo-pipeline/core';
import { maxSetsBytes, totalBytes } from './video-units.js';

/**
 * The H.264 parameter sets in the option `parameterSets`, as whole NAL units; none without it. Throws ERR_STREAM_INVALID
 * for what are none, and ERR_CODEC_UNSUPPORTED for those of H.265, which the Arkavo protocol does not carry.
 */
export function readOutOfBandSets(text: string | undefined): readonly Uint8Array[] {
  const { h264, h265 } = readGivenParameterSets(text);
  if (h265) {
    throw new PipelineError(
      'ERR_CODEC_UNSUPPORTED',
      'the option parameterSets has those of H.265, and the Arkavo protocol carries H.264 only; give SPS and PPS of H.264',
    );
  }
  const sets = h264?.parameterSets ?? [];
  const bytes = totalBytes(sets);
  if (bytes <= maxSetsBytes) return sets;
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `the option parameterSets has ${bytes} bytes of parameter sets; at most ${maxSetsBytes} are taken, one SPS and its PPS are enough`,
  );
}
