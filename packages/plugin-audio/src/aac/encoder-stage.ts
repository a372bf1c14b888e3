import { defineStage } from '@arkavo-pipeline/core';
import { aacOptions } from './aac-options.js';

export const aacEncoder = defineStage({
  type: 'aac-encoder',
  summary: 'Encodes sound, each source by itself, as AAC-LC.',
  inputs: { audio: ['audio/pcm'] },
  outputs: { audio: ['audio/aac'] },
  options: aacOptions,
  drops: {
    invalid: 'The packet has no whole sample, more than 10 s of them, or no valid format or time.',
    overlapped: 'There was sound for the same time already.',
    unsteady: 'The time jumped or the format changed more than once within a second.',
  },
  // Others who use this package do without the encoder's library.
  async open(context) {
    const { AacEncoder } = await import('./aac-encoder.js');
    return new AacEncoder(context);
  },
});
