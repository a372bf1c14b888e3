import type { OptionSpecs } from '@arkavo-pipeline/core';

export const recorderOptions = {
  path: {
    type: 'string',
    required: true,
    minLength: 1,
    description:
      'The file to write; its extension names the format: .mp4, .m4a, .mov or .mkv. Folders that are missing are made. {index} in it is the number of the file, of four digits, {date} and {time} are those of its beginning in UTC, as in 20260131 and 235959. A path with {index} never replaces a file: it takes the next number that is free. With {source} in it, each source is recorded into a file of its own, whose name has that of the source in its place.',
  },
  overwrite: {
    type: 'boolean',
    default: true,
    description:
      'Whether a file that is there already is replaced; otherwise it is refused before anything starts or, with {source}, the recording is written beside it, as a part.',
  },
  maxFiles: {
    type: 'integer',
    default: 128,
    minimum: 1,
    maximum: 1024,
    description:
      'With {source}: how many files may be written at the same time. For one more, that of the source that was silent for longest, and for a second at least, is finished; when no source is, the new one is not recorded.',
  },
  title: {
    type: 'string',
    description:
      'The recording\'s title, kept in the file: 3 to 200 characters, no control characters and none of / \\ : * ? " < > |. By default, `Recording` and when it began.',
  },
  creator: { type: 'string', minLength: 1, description: 'Who made the recording, kept in the file.' },
  audioTracks: {
    type: 'integer',
    default: 1,
    minimum: 1,
    maximum: 16,
    description:
      'Of how many sources the sound is recorded, each in a track of its own, whose name is that of the source. All that are to be in the first file have to begin within trackTimeoutMs.',
  },
  segmentMs: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 604_800_000,
    description:
      'After this time, the next keyframe, which is asked for, begins a file; 0: never. The path should have {index} in it; otherwise the files are named as parts.',
  },
  segmentBytes: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 1_000_000_000_000,
    description: 'At this size, the next keyframe, which is asked for, begins a file; 0: never.',
  },
  faststart: {
    type: 'boolean',
    default: false,
    description:
      'Whether a file that is finished is written anew with its index first, in place of fragments. It needs the room twice for a moment; when that fails, the file stays as it is.',
  },
  sync: {
    type: 'string',
    enum: ['none', 'fragment', 'close'],
    default: 'none',
    description:
      'When the disk has to have taken what was written, so that a power cut does not cost it: after each fragment, when a file is finished, or when it likes.',
  },
  bufferBytes: {
    type: 'integer',
    default: 16_777_216,
    minimum: 0,
    maximum: 268_435_456,
    description:
      'What may wait for a slow disk. Beyond that the recorder stops taking packets, and the links before it do as their overflow policy says.',
  },
  minFreeBytes: {
    type: 'integer',
    default: 16_777_216,
    minimum: 0,
    maximum: 1_000_000_000_000,
    description:
      'When less than this is free on the disk, the recording is finished, and the stage fails (with {source}, that is a fault, and the stage fails at its end when no source is recorded any more); 0: it goes on until the disk is full.',
  },
  gopMs: {
    type: 'integer',
    default: 5000,
    minimum: 100,
    maximum: 600_000,
    description: 'A keyframe is asked for when there was none for so long: a fragment ends with a GOP only.',
  },
  metadataTrack: {
    type: 'boolean',
    default: false,
    description:
      'Whether a finished MP4 also has the lines of its metadata file as a text track (WebVTT), each from its time to that of the next. Takes faststart: while a recording goes on, such a track would hold its fragments back.',
  },
  frameTimes: {
    type: 'boolean',
    default: false,
    description:
      'Whether the metadata file has a line for each picture: its source, and the time of day of its capture (microseconds since 1970, and ± how far off that may be).',
  },
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
      'How long to wait, from the first keyframe on, for audio that is linked. Audio that begins later begins a part, with the next keyframe; without any, the file has no audio. Audio from longer than this before the first keyframe is left out. With {source}, metadata that stays alone for so long, and for 3 s at least, or until the recording ends, is recorded alone.',
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
