import type { OptionSpecs } from '@arkavo-pipeline/core';

export const receiverOptions = {
  host: {
    type: 'string',
    default: '127.0.0.1',
    minLength: 1,
    description: 'Address to listen on; 0.0.0.0 or :: for every network of the machine.',
  },
  port: {
    type: 'integer',
    default: 5757,
    minimum: 0,
    maximum: 65535,
    description: 'TCP port to listen on; 0 lets the system choose one, which is logged.',
  },
  keepListening: {
    type: 'boolean',
    default: false,
    description: 'Go on waiting for senders when all that connected have ended their streams.',
  },
  maxConnections: {
    type: 'integer',
    default: 16,
    minimum: 1,
    maximum: 1024,
    description: 'Senders at one time; further ones are refused.',
  },
  maxMessageBytes: {
    type: 'integer',
    default: 16_777_216,
    minimum: 1024,
    maximum: 268_435_456,
    description: 'The longest message taken from a sender.',
  },
  helloTimeoutMs: {
    type: 'integer',
    default: 3000,
    minimum: 10,
    maximum: 600_000,
    description: 'How long a new connection may take to say what it is.',
  },
} as const satisfies OptionSpecs;
