import type { OptionSpecs, OptionsOf } from '@arkavo-pipeline/core';
import { listenHost } from '@arkavo-pipeline/transport/connections';
import { receiverTrustOptions } from '@arkavo-pipeline/transport/trust';
import { securityOptions } from '../security/security-options.js';

export const receiverOptions = {
  host: listenHost,
  port: {
    type: 'integer',
    default: 5004,
    minimum: 0,
    maximum: 65535,
    description: 'UDP port to listen on, for RTP and RTCP; 0 lets the system choose one, which is logged.',
  },
  minMs: {
    type: 'number',
    default: 0,
    minimum: 0,
    maximum: 10_000,
    description: 'How long everything is held back, so that it goes on evenly; 0: as soon as it is complete.',
  },
  maxMs: {
    type: 'number',
    default: 120,
    minimum: 0,
    maximum: 10_000,
    description:
      'How long what is missing is waited for, at most; of video a keyframe is asked for then, and what comes before that, in as long again, still counts. At least minMs.',
  },
  sdp: {
    type: 'string',
    minLength: 1,
    description:
      'Session description (SDP) file of the senders: payload types, audio formats, parameter sets, keys. udp-senders need none.',
  },
  keepListening: {
    type: 'boolean',
    default: false,
    description: 'Go on waiting for senders when all that were heard have said goodbye.',
  },
  maxPeers: {
    type: 'integer',
    default: 64,
    minimum: 1,
    maximum: 1024,
    description: 'Senders at one time; what others send is dropped.',
  },
  maxSourcesPerPeer: {
    type: 'integer',
    default: 16,
    minimum: 1,
    maximum: 64,
    description: 'Sources of one sender at one time; what others send is dropped.',
  },
  receiveBufferBytes: {
    type: 'integer',
    default: 4_194_304,
    minimum: 65_536,
    maximum: 1_073_741_824,
    description: 'Memory that the system is asked for, for what comes faster than it is read.',
  },
  ...securityOptions,
  ...receiverTrustOptions,
} as const satisfies OptionSpecs;

export type ReceiverOptions = OptionsOf<typeof receiverOptions>;
