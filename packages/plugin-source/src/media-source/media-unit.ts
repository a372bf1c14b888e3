import type { AudioFormat, Frame, VideoCodec } from '@arkavo-pipeline/core';

/** Times are microseconds from the file's zero; `durationUs` is 0 when unknown. Audio and raw pictures have `dtsUs` = `ptsUs`. */
export type UnitTimes = { readonly ptsUs: number; readonly dtsUs: number; readonly durationUs: number };

/** Coded video as a file has it, before it has a decoding time. */
export type CodedPicture = {
  readonly kind: 'access-unit';
  readonly codec: VideoCodec;
  /** Annex B, with parameter sets when it is a keyframe. */
  readonly data: Uint8Array;
  readonly keyframe: boolean;
  readonly ptsUs: number;
  readonly durationUs: number;
};

export type AudioRun = {
  readonly kind: 'audio';
  readonly format: AudioFormat;
  readonly sampleRate: number;
  readonly channels: number;
  readonly data: Uint8Array;
  readonly config: Uint8Array | undefined;
};

/** Whoever takes it from a reader owns the frame. */
export type RawPicture = { readonly kind: 'frame'; readonly frame: Frame };

/** What a file holds, in the order it should be sent in. */
export type MediaUnit = UnitTimes & (CodedPicture | AudioRun | RawPicture);
