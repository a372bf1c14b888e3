import type { OptionSpecs, OptionsOf } from '@arkavo-pipeline/core';
import { listenHost } from '@arkavo-pipeline/transport/connections';
import { receiverTrustOptions } from '@arkavo-pipeline/transport/trust';
import type { OptionNeeds } from '../idle-options.js';
import { trustOptions } from '../trust-options.js';

export const receiverOptions = {
  protocol: {
    type: 'string',
    default: 'framed',
    enum: ['framed', 'arkavo'],
    description: 'framed: from tcp-senders, with everything. arkavo: what the Arkavo apps speak.',
  },
  host: listenHost,
  port: {
    type: 'integer',
    default: 5757,
    minimum: 0,
    maximum: 65535,
    description: 'TCP port to listen on; 0 lets the system choose one, which is logged.',
  },
  advertise: {
    type: 'boolean',
    default: false,
    description: 'Tell the local network that a receiver is here, so that senders and the Arkavo app find it.',
  },
  advertisedName: {
    type: 'string',
    minLength: 1,
    description: 'The name to advertise; the computer’s name by default.',
  },
  keepListening: {
    type: 'boolean',
    default: false,
    description:
      'framed: go on waiting for senders when all that connected have ended their streams; arkavo always does.',
  },
  maxConnections: {
    type: 'integer',
    default: 64,
    minimum: 1,
    maximum: 1024,
    description: 'Senders at one time; further ones are refused.',
  },
  maxSourcesPerConnection: {
    type: 'integer',
    default: 64,
    minimum: 1,
    maximum: 256,
    description: 'Sources of one connection at one time; what others send is dropped.',
  },
  maxMessageBytes: {
    type: 'integer',
    default: 16_777_216,
    minimum: 1024,
    maximum: 268_435_456,
    description: 'framed: the longest message taken from a sender.',
  },
  maxLineBytes: {
    type: 'integer',
    default: 16_777_216,
    minimum: 1024,
    maximum: 268_435_456,
    description: 'arkavo: the longest line taken from a sender.',
  },
  parameterSets: {
    type: 'string',
    minLength: 1,
    description:
      "arkavo: parameter sets for phones that send none: an avcC record or Annex B NAL units, in hex or base64, or RFC 6184's sprop-parameter-sets.",
  },
  maxBytesPerSecond: {
    type: 'integer',
    default: 125_000_000,
    minimum: 0,
    maximum: 10_000_000_000,
    description: 'A connection that sends more is read more slowly; 0: as fast as it sends.',
  },
  helloTimeoutMs: {
    type: 'integer',
    default: 3000,
    minimum: 10,
    maximum: 600_000,
    description:
      'How long a new connection may take to say what it is, and to prove the token; its TLS handshake may take as long.',
  },
  messageTimeoutMs: {
    type: 'integer',
    default: 30_000,
    minimum: 1000,
    maximum: 600_000,
    description: 'How long a message may take from its first byte to its last.',
  },
  ...trustOptions,
  ...receiverTrustOptions,
} as const satisfies OptionSpecs;

/** What those of TLS mean is for `decideSecurity` to say. */
export const receiverOptionNeeds: OptionNeeds = {
  advertisedName: ['advertise', true],
  keepListening: ['protocol', 'framed'],
  maxMessageBytes: ['protocol', 'framed'],
  maxLineBytes: ['protocol', 'arkavo'],
  parameterSets: ['protocol', 'arkavo'],
};

export type ReceiverOptions = OptionsOf<typeof receiverOptions>;
