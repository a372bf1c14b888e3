import type { AccessUnitPacket, AudioPacket } from '@arkavo-pipeline/core';

export type Track = 'video' | 'audio';

/** What a track has for the file: times in microseconds on the pipeline's timeline, data as the container stores it. */
export type Sample = {
  readonly track: Track;
  readonly ptsUs: number;
  readonly durationUs: number;
  readonly keyframe: boolean;
  readonly data: Uint8Array;
};

export function trackOf({ kind }: AccessUnitPacket | AudioPacket): Track {
  return kind === 'audio' ? 'audio' : 'video';
}
