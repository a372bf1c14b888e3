import { PipelineError, type VideoCodec } from '@arkavo-pipeline/core';

/** From the simplest to the one that is the default. */
const profiles: { readonly [codec in VideoCodec]: readonly string[] } = {
  h264: ['baseline', 'main', 'high'],
  h265: ['main'],
};

/** Every profile that some codec has. */
export const profileNames: readonly string[] = [...new Set(Object.values(profiles).flat())];

/** The highest profile a stream may need: the codec's highest when none is asked for. Throws ERR_CODEC_UNSUPPORTED. */
export function streamProfile(codec: VideoCodec, asked: string | undefined): string {
  const known = profiles[codec];
  const profile = asked ?? known.at(-1) ?? '';
  if (known.includes(profile)) return profile;
  throw new PipelineError(
    'ERR_CODEC_UNSUPPORTED',
    `got profile "${profile}" for ${codec}; expected ${known.join(', ')}: change it, or leave it out`,
  );
}
