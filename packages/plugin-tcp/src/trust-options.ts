import type { OptionSpecs } from '@arkavo-pipeline/core';
import { tokenOptions } from '@arkavo-pipeline/transport/trust';

/** What both stages say the same way about who may talk to them. */
export const trustOptions = {
  security: {
    type: 'string',
    enum: ['none', 'tls'],
    description:
      'How the connection is protected. Without it: plaintext within the machine, TLS 1.3 and a token beyond it. "none" is plaintext wherever it leads.',
  },
  ...tokenOptions,
} as const satisfies OptionSpecs;
