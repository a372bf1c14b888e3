import type { OptionSpecs, OptionsOf } from '@arkavo-pipeline/core';
import { senderTrustOptions } from '@arkavo-pipeline/transport/trust';
import type { OptionNeeds } from '../idle-options.js';
import { trustOptions } from '../trust-options.js';

export const senderOptions = {
  protocol: {
    type: 'string',
    default: 'framed',
    enum: ['framed', 'arkavo'],
    description: 'framed: to a tcp-receiver, with everything. arkavo: what the Arkavo apps speak; H.264 only.',
  },
  host: {
    type: 'string',
    default: '127.0.0.1',
    minLength: 1,
    description: 'Name or address of the receiver; "auto": the first that is advertised on the local network.',
  },
  port: { type: 'integer', default: 5757, minimum: 1, maximum: 65535, description: 'TCP port of the receiver.' },
  receiverName: {
    type: 'string',
    minLength: 1,
    description: 'With host "auto": the name that the receiver is advertised with.',
  },
  connectTimeoutMs: {
    type: 'integer',
    default: 2000,
    minimum: 10,
    maximum: 600_000,
    description: 'How long the receiver may take to accept a connection, and again to say hello.',
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
    default: 1000,
    minimum: 1,
    maximum: 600_000,
    description: 'Longest time from one attempt to the next.',
  },
  silenceTimeoutMs: {
    type: 'integer',
    default: 2000,
    minimum: 2000,
    maximum: 600_000,
    description:
      'framed: a receiver that says nothing for so long is taken for dead; it says that it is alive each second. arkavo: one that takes nothing for so long.',
  },
  closeTimeoutMs: {
    type: 'integer',
    default: 2000,
    minimum: 0,
    maximum: 600_000,
    description: 'How long to wait for a receiver when the stream ends or the stage is stopped while not connected.',
  },
  maxQueueMs: {
    type: 'integer',
    default: 500,
    minimum: 0,
    maximum: 600_000,
    description:
      'How long packets may wait for a slow network: what is older is dropped, video from keyframe to keyframe. 0: nothing is dropped, the stages before wait.',
  },
  highWaterBytes: {
    type: 'integer',
    default: 4_194_304,
    minimum: 0,
    maximum: 268_435_456,
    description: 'Bytes that may wait; beyond, the stage takes no packets until the receiver has caught up.',
  },
  sourceName: {
    type: 'string',
    minLength: 1,
    description:
      'arkavo: the sourceID to send instead of the packets’ source ids: for one camera, and the sound and metadata that belong to it.',
  },
  deviceName: {
    type: 'string',
    minLength: 1,
    description: 'arkavo: the deviceName of the handshake; the computer’s name by default.',
  },
  nalu: {
    type: 'string',
    default: 'avcc',
    enum: ['avcc', 'annexb'],
    description: 'arkavo: how NAL units are told apart: by lengths, what the apps expect, or by start codes.',
  },
  ...trustOptions,
  ...senderTrustOptions,
} as const satisfies OptionSpecs;

/** What those of the options that protect nothing mean is for `decideSecurity` to say. */
export const senderOptionNeeds: OptionNeeds = {
  receiverName: ['host', 'auto'],
  sourceName: ['protocol', 'arkavo'],
  deviceName: ['protocol', 'arkavo'],
  nalu: ['protocol', 'arkavo'],
};

export type SenderOptions = OptionsOf<typeof senderOptions>;
