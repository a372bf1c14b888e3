import {
  h264NalType,
  h265NalType,
  ParameterSets,
  parameterSetsOf,
  type VideoCodec,
  writeAvcConfiguration,
  writeHevcConfiguration,
} from '@arkavo-pipeline/core';

/** What a file says of its video track. */
export type VideoFormat = { readonly codec: VideoCodec; readonly config: VideoDecoderConfig };

const neededTypes = {
  h264: [h264NalType.sps, h264NalType.pps],
  h265: [h265NalType.vps, h265NalType.sps, h265NalType.pps],
} as const;

/**
 * The format that a keyframe's parameter sets give, undefined when one of them is missing.
 * Damaged parameter sets are ERR_STREAM_INVALID.
 */
export function videoFormat(codec: VideoCodec, annexB: Uint8Array): VideoFormat | undefined {
  const sets = new ParameterSets(codec, parameterSetsOf(codec, annexB));
  const sequence = sets.sequenceInfo();
  if (!sequence || neededTypes[codec].some((type) => sets.ofType(type).length === 0)) return undefined;
  const { codecString, width: codedWidth, height: codedHeight } = sequence;
  const description =
    codec === 'h264'
      ? writeAvcConfiguration(sets.ofType(h264NalType.sps), sets.ofType(h264NalType.pps))
      : writeHevcConfiguration(sets);
  return { codec, config: { codec: codecString, codedWidth, codedHeight, description } };
}

/** `h264 1920x1080 (avc1.640028)`: formats with the same name fit in one track. */
export function formatName({ codec, config }: VideoFormat): string {
  return `${codec} ${config.codedWidth}x${config.codedHeight} (${config.codec})`;
}
