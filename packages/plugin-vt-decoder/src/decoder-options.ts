import type { OptionsOf } from '@arkavo-pipeline/core';

/** The stage's options; `DecoderOptions` is what the stage gets of them. */
export const decoderOptions = {
  threads: {
    type: 'integer',
    default: 1,
    minimum: 1,
    maximum: 16,
    description: 'Threads per source. More help with pictures that were coded in several slices, and add no delay.',
  },
  hardware: {
    type: 'string',
    default: 'preferred',
    enum: ['preferred', 'required', 'off'],
    description: 'Whether a decoder of the hardware is used: if there is one, in any case, or not at all.',
  },
  onDamage: {
    type: 'string',
    default: 'freeze',
    enum: ['freeze', 'conceal'],
    description:
      'What becomes of pictures that were damaged or build on what was: `freeze` gives none until the next keyframe, `conceal` fills in what is missing and gives them as damaged.',
  },
  parameterSets: {
    type: 'string',
    minLength: 1,
    description:
      "Parameter sets for streams that don't carry them: an avcC or hvcC record or Annex B NAL units, in hex or base64, or RFC 6184's sprop-parameter-sets.",
  },
  idleTimeoutMs: {
    type: 'integer',
    default: 10_000,
    minimum: 100,
    maximum: 3_600_000,
    description: 'Milliseconds without a packet after which a source is taken to have gone, and its decoder is closed.',
  },
} as const;

export type DecoderOptions = OptionsOf<typeof decoderOptions>;
