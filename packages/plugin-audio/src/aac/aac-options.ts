import type { OptionsOf } from '@arkavo-pipeline/core';

/** The stage's options; `AacOptions` is what the stage gets of them. */
export const aacOptions = {
  bitrate: {
    type: 'integer',
    default: 128_000,
    minimum: 8_000,
    maximum: 512_000,
    description:
      'Bits per second of each source. What is too much for its rate and channels is reduced to what they can have.',
  },
  idleTimeoutMs: {
    type: 'integer',
    default: 10_000,
    minimum: 100,
    maximum: 3_600_000,
    description: 'Milliseconds without a packet after which a source is taken to have gone, and its encoder is closed.',
  },
} as const;

export type AacOptions = OptionsOf<typeof aacOptions>;
