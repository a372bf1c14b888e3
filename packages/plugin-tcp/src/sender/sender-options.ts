import type { OptionSpecs } from '@arkavo-pipeline/core';

export const senderOptions = {
  host: { type: 'string', default: '127.0.0.1', minLength: 1, description: 'Name or address of the receiver.' },
  port: { type: 'integer', default: 5757, minimum: 1, maximum: 65535, description: 'TCP port of the receiver.' },
  connectTimeoutMs: {
    type: 'integer',
    default: 3000,
    minimum: 10,
    maximum: 600_000,
    description: 'How long the receiver may take to accept a connection and say hello.',
  },
  reconnectMinMs: {
    type: 'integer',
    default: 100,
    minimum: 1,
    maximum: 600_000,
    description: 'Pause before the first attempt to connect again; it doubles with each attempt that fails.',
  },
  reconnectMaxMs: {
    type: 'integer',
    default: 5000,
    minimum: 1,
    maximum: 600_000,
    description: 'Longest pause between two attempts.',
  },
  silenceTimeoutMs: {
    type: 'integer',
    default: 5000,
    minimum: 2000,
    maximum: 600_000,
    description: 'A receiver that says nothing for so long is taken for dead; it says that it is alive each second.',
  },
  closeTimeoutMs: {
    type: 'integer',
    default: 2000,
    minimum: 0,
    maximum: 600_000,
    description: 'How long to wait for a receiver when the stream ends or the stage is stopped while not connected.',
  },
  highWaterBytes: {
    type: 'integer',
    default: 65_536,
    minimum: 0,
    maximum: 268_435_456,
    description:
      'Bytes that may wait in the socket; beyond, the stage takes no packets until the receiver has caught up.',
  },
} as const satisfies OptionSpecs;
