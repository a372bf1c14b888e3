import type { OptionSpecs, OptionsOf } from '@arkavo-pipeline/core';
import { maximumBitrate, minimumBitrate } from './bitrate-range.js';
import { profileNames } from './stream-profile.js';

const bitrateLimits = { type: 'integer', minimum: minimumBitrate, maximum: maximumBitrate } as const;

export const encoderOptions = {
  codec: { type: 'string', enum: ['h264', 'h265'], default: 'h264', description: 'The codec of the stream.' },
  bitrate: {
    ...bitrateLimits,
    default: 3_000_000,
    description: 'Bits per second to aim at. Consumers may ask for another while it runs.',
  },
  adaptive: {
    type: 'object',
    properties: {
      min: { ...bitrateLimits, required: true, description: 'The lowest bit rate, in bits per second.' },
      max: {
        ...bitrateLimits,
        required: true,
        description: 'The highest bit rate, in bits per second. The level of the stream allows it from the start.',
      },
    },
    description:
      'The bit rates that consumers may ask for; what they ask beyond is clamped. Without it: from 50 kbit/s to four times the bit rate.',
  },
  keyFrameInterval: {
    type: 'integer',
    default: 60,
    minimum: 1,
    maximum: 100_000,
    description: 'Frames from one keyframe to the next. A keyframe that is asked for starts the count anew.',
  },
  profile: {
    type: 'string',
    enum: profileNames,
    description:
      'The highest profile the stream may need: baseline, main or high of H.264 (high by default), main of H.265. It is an upper bound: the stream signals what its preset uses.',
  },
  preset: {
    type: 'string',
    default: 'latency',
    minLength: 1,
    description:
      "latency: the best picture that one core makes of 1080p30 with time to spare. quality: a better one for several times the work. speed: the least work. Or one of the encoder's own names (veryfast).",
  },
  threads: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 16,
    description:
      'Threads (and slices) per picture: more lower the latency of large pictures and add no delay. 0: as many as the frame rate needs.',
  },
  hardware: {
    type: 'string',
    enum: ['preferred', 'required', 'off'],
    default: 'preferred',
    description: "Whether to encode by the machine's hardware: when there is some that works, only so, or never.",
  },
  encoder: {
    type: 'string',
    minLength: 1,
    description: 'The only encoder to use, by its own name (libx264, h264_nvenc). Without it: the best that opens.',
  },
} as const satisfies OptionSpecs;

export type EncoderOptions = OptionsOf<typeof encoderOptions>;
