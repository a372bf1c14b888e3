import { defineStage } from '@arkavo-pipeline/core';
import { optionFaults } from './option-faults.js';
import { datedPath, hasIndex, hasSource } from './path-pattern.js';
import { recorderCommands } from './recorder-commands.js';
import { recorderOptions } from './recorder-options.js';
import { sidecarPath } from './sidecar-path.js';
import { takenPathFaults } from './taken-path.js';

/** The stage type `recorder`. */
export const recorder = defineStage({
  type: 'recorder',
  summary: 'Writes coded video, audio and metadata into a fragmented MP4 or MOV, or an MKV file.',
  inputs: {
    video: { media: ['video/h264', 'video/h265'], optional: true },
    audio: { media: ['audio/aac', 'audio/pcm'], optional: true },
    metadata: { media: ['metadata/json'], optional: true },
  },
  options: recorderOptions,
  commands: recorderCommands,
  drops: {
    'awaiting-keyframe': 'Video that leans on pictures that are not in the file.',
    'bad-timestamp':
      'A packet whose time is not after that of the packet before it, and that begins no timeline of its own.',
    'before-start': 'Audio or metadata from before the recording begins.',
    damaged: 'A packet that holds no picture or sound, or not what its headers say.',
    'late-sound':
      'Sound that began later than trackTimeoutMs, from before the keyframe that begins the part which has it, or while it is more than 1 s behind.',
    'no-file':
      'A packet of a recording whose file has ended or failed, after too many parts in a short time, or while its disk is full.',
    'other-source': 'A packet of another source than the one that is recorded, when all go into one file.',
    paused: 'A packet that came while the recording was paused, or before the keyframe with which it goes on.',
    'too-many-files': 'A packet of a source that came when maxFiles others were being recorded.',
    'track-ended':
      'A packet of a track that was silent for too long, or that came after the end, or of the timeline of a part that is finished.',
  },
  async check(options) {
    const faults = optionFaults(options);
    return faults.some(({ option }) => option === 'path') ? faults : [...faults, ...(await takenPathFaults(options))];
  },
  files: ({ path, overwrite }) => {
    const dated = datedPath(path, new Date());
    const paths = { path: [dated, sidecarPath(dated)] };
    return overwrite && hasSource(path) && !hasIndex(path) ? { replaces: paths } : { writes: paths };
  },
  // Only who records pays for the muxing library, some 10 MB in each thread.
  open: async (context) => (await import('./open-recorder.js')).openRecorder(context),
});
