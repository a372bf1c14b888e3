import type { OptionSpec } from '@arkavo-pipeline/core';

/** The option `host` of a stage that listens. */
export const listenHost = {
  type: 'string',
  default: '127.0.0.1',
  minLength: 1,
  description: 'Address to listen on; 0.0.0.0 or :: for every network of the machine.',
} as const satisfies OptionSpec;
