import type { OptionsOf } from '@arkavo-pipeline/core';

/** The stage's options; `MixerOptions` is what the stage gets of them. */
export const mixerOptions = {
  sourceId: { type: 'string', default: 'session', minLength: 1, description: 'The source id of the mix.' },
  format: {
    type: 'string',
    default: 'pcm-f32',
    enum: ['pcm-f32', 'pcm-s16'],
    description: 'The samples of both outputs: 32-bit floating point or 16-bit integers.',
  },
  blockMs: {
    type: 'integer',
    default: 20,
    minimum: 5,
    maximum: 100,
    description: 'How much sound a packet of the outputs has, milliseconds.',
  },
  gains: {
    type: 'array',
    maxItems: 64,
    description: 'How loud sources are. One that is not named has the gain 1.',
    items: {
      type: 'object',
      description: 'One source.',
      properties: {
        sourceId: { type: 'string', required: true, minLength: 1, description: 'The source, which need not be there.' },
        gain: { type: 'number', default: 1, minimum: 0, maximum: 1, description: 'From silence to as it came.' },
        muted: { type: 'boolean', default: false, description: 'Whether it is silent, whatever its gain.' },
      },
    },
  },
  ducking: {
    type: 'object',
    description: 'Turns all other sources down while certain ones sound (peak above -50 dB, and 300 ms after it).',
    properties: {
      by: {
        type: 'array',
        required: true,
        maxItems: 64,
        description: 'The sources for which the others are turned down.',
        items: { type: 'string', minLength: 1, description: 'A source id.' },
      },
      to: { type: 'number', default: 0.7, minimum: 0, maximum: 1, description: 'The gain of the others meanwhile.' },
      attackMs: {
        type: 'integer',
        default: 50,
        minimum: 0,
        maximum: 10_000,
        description: 'How long it takes to go down.',
      },
      releaseMs: {
        type: 'integer',
        default: 500,
        minimum: 0,
        maximum: 10_000,
        description: 'How long it takes to go up.',
      },
    },
  },
  timeline: {
    type: 'string',
    default: 'capture',
    enum: ['capture', 'pts'],
    description:
      "What puts sources in time: `capture`, this machine's clock when their sound was captured, for live sources; `pts`, their timestamps as they are, for files that are read as fast as they can be.",
  },
  latencyMs: {
    type: 'integer',
    default: 200,
    minimum: 0,
    maximum: 5_000,
    description:
      'How long after a time its sound is mixed, with the timeline `capture`: sound that takes longer to arrive is left out.',
  },
  sourceTimeoutMs: {
    type: 'integer',
    default: 2_000,
    minimum: 100,
    maximum: 3_600_000,
    description:
      'Milliseconds without a packet after which a source has gone; with the timeline `pts`, how long the others wait for it.',
  },
} as const;

export type MixerOptions = OptionsOf<typeof mixerOptions>;
