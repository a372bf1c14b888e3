/** What a track has for the file: times in microseconds on the pipeline's timeline, data as the container stores it. */
export type Sample = {
  readonly track: 'video' | 'audio';
  readonly ptsUs: number;
  readonly durationUs: number;
  readonly keyframe: boolean;
  readonly data: Uint8Array;
};
