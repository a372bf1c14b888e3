import type { CommandCall, CommandSpecs } from '@arkavo-pipeline/core';

export const recorderCommands = {
  pause: { summary: 'Cuts what comes from now on out of every track.', arguments: {} },
  resume: { summary: 'Goes on recording, with the next keyframe, which is asked for.', arguments: {} },
  split: { summary: 'Begins the next file with the next keyframe, which is asked for.', arguments: {} },
} as const satisfies CommandSpecs;

/** A command with its arguments, which are none. */
export type RecorderCall = CommandCall<typeof recorderCommands>;
