import type { OptionSpecs } from '@arkavo-pipeline/core';

export const recorderOptions = {
  path: {
    type: 'string',
    required: true,
    minLength: 1,
    description:
      'The file to write; its extension names the format: .mp4, .m4a, .mov or .mkv. Folders that are missing are made. With {source} in it, each source is recorded into a file of its own, whose name has that of the source in its place.',
  },
  overwrite: {
    type: 'boolean',
    default: true,
    description:
      'Whether a file that is there already is replaced; otherwise the stage fails to open or, with {source}, the recording is written beside it, as a part.',
  },
  maxFiles: {
    type: 'integer',
    default: 128,
    minimum: 1,
    maximum: 1024,
    description:
      'With {source}: how many files may be written at the same time. For one more, that of the source that was silent for longest, and for a second at least, is finished; when no source is, the new one is not recorded.',
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
      'How long to wait, from the first keyframe on, for audio that is linked. Without it, the file has no audio. Audio from longer than this before the first keyframe is left out. With {source}, metadata that stays alone for so long, and for 3 s at least, or until the recording ends, is recorded alone.',
  },
  stallTimeoutMs: {
    type: 'integer',
    default: 10_000,
    minimum: 100,
    maximum: 600_000,
    description:
      'How long a track may be silent while the other goes on; then it ends in the file, for good. Video that comes back begins a part of its own.',
  },
} as const satisfies OptionSpecs;
