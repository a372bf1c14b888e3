import type { OptionSpecs, OptionsOf } from '@arkavo-pipeline/core';
import { senderTrustOptions } from '@arkavo-pipeline/transport/trust';
import { securityOptions } from '../security/security-options.js';

const bitrate = { type: 'integer', minimum: 10_000, maximum: 1_000_000_000 } as const;

export const senderOptions = {
  host: { type: 'string', default: '127.0.0.1', minLength: 1, description: 'Name or address of the receiver.' },
  port: { type: 'integer', default: 5004, minimum: 1, maximum: 65535, description: 'UDP port of the receiver.' },
  rtcpPort: {
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    description:
      'UDP port for RTCP, for receivers that want it apart; without it RTP and RTCP share the port (RFC 5761).',
  },
  mtu: {
    type: 'integer',
    default: 1200,
    minimum: 576,
    maximum: 9000,
    description: 'Most bytes of a datagram, without the headers of IP and UDP.',
  },
  sdp: {
    type: 'string',
    minLength: 1,
    description:
      'File to write the session description (SDP) of the first source to, for other programs. With a srtpKey it holds the key, and only its owner may read it.',
  },
  congestion: {
    type: 'boolean',
    default: true,
    description:
      'Whether the bit rate follows what the network carries. It needs feedback (RFC 8888), as udp-receiver sends it.',
  },
  minBitrate: { ...bitrate, default: 200_000, description: 'The least that an encoder is asked for, bits per second.' },
  maxBitrate: {
    ...bitrate,
    default: 8_000_000,
    description: 'The most that an encoder is asked for, bits per second.',
  },
  startBitrate: {
    ...bitrate,
    default: 2_000_000,
    description:
      'What the way is taken to carry until that has been measured, bits per second; less than minBitrate counts as minBitrate, and more than video at maxBitrate takes, with what goes beside it, as that.',
  },
  repair: {
    type: 'string',
    default: 'auto',
    enum: ['auto', 'resend', 'parity', 'both', 'off'],
    description:
      'How losses of video are repaired: by sending again (RFC 4588), by parity sent along (RFC 8627), by both. auto: by the measured round trip and loss.',
  },
  repairMs: {
    type: 'integer',
    default: 120,
    minimum: 1,
    maximum: 10_000,
    description: 'How long the receiver waits for what is missing, its maxMs: what takes longer is not worth sending.',
  },
  maxQueueMs: {
    type: 'integer',
    default: 750,
    minimum: 10,
    maximum: 10_000,
    description:
      'How long video may wait for a slow network: what waits longer is dropped, and the source goes on at a keyframe.',
  },
  ...securityOptions,
  ...senderTrustOptions,
} as const satisfies OptionSpecs;

export type SenderOptions = OptionsOf<typeof senderOptions>;
