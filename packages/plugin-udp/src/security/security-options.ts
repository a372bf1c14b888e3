import type { OptionSpecs } from '@arkavo-pipeline/core';
import { tokenOptions } from '@arkavo-pipeline/transport/trust';
import { srtpProfiles } from '../srtp/srtp-profile.js';

/** What both stages say the same way about how packets are protected. */
export const securityOptions = {
  security: {
    type: 'string',
    enum: ['none', 'srtp'],
    description:
      'How packets are protected. Without it: SRTP when there is a token or a srtpKey, plaintext within the machine. "none" is plaintext wherever it leads.',
  },
  ...tokenOptions,
  srtpKey: {
    type: 'string',
    secret: true,
    minLength: 1,
    description:
      'Instead of a token, for other programs: master key and master salt in base64 or hexadecimal, the same on both sides; better taken from the environment than written in the definition.',
  },
  srtpProfile: {
    type: 'string',
    default: 'AES_CM_128_HMAC_SHA1_80',
    enum: srtpProfiles,
    description:
      'What the keys are for: AES_CM_128_HMAC_SHA1_80 (30 bytes, known everywhere) or AEAD_AES_128_GCM (28). With a token the sender chooses.',
  },
} as const satisfies OptionSpecs;
