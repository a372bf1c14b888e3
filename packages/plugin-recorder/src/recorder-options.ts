import type { OptionSpecs } from '@arkavo-pipeline/core';

export const recorderOptions = {
  path: {
    type: 'string',
    required: true,
    minLength: 1,
    description:
      'The file to write; its extension names the format: .mp4, .m4a, .mov or .mkv. Folders that are missing are made.',
  },
  overwrite: {
    type: 'boolean',
    default: true,
    description: 'Whether a file that is there already is replaced; otherwise the stage fails to open.',
  },
  title: { type: 'string', description: "The recording's title, kept in the file." },
  fragmentMs: {
    type: 'integer',
    default: 1000,
    minimum: 100,
    maximum: 60_000,
    description:
      'The shortest fragment. Fragments begin with a keyframe, and one that is not complete is lost when the process is killed.',
  },
  trackTimeoutMs: {
    type: 'integer',
    default: 1000,
    minimum: 0,
    maximum: 30_000,
    description:
      'How long to wait, from the first keyframe on, for audio that is linked. Without it, the file has no audio. Audio from longer than this before the first keyframe is left out.',
  },
  stallTimeoutMs: {
    type: 'integer',
    default: 10_000,
    minimum: 100,
    maximum: 600_000,
    description: 'How long a track may be silent while the other goes on; then it ends in the file, for good.',
  },
} as const satisfies OptionSpecs;
