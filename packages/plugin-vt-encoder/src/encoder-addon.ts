import { type Color, loadAddon, type PixelFormat, type VideoCodec } from '@arkavo-pipeline/core';

/** What a session is opened for. The colour leaves nothing unspecified. */
export type EncoderSettings = {
  readonly codec: VideoCodec;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly color: Color;
  readonly frameRateNum: number;
  readonly frameRateDen: number;
  /** Bits per second. */
  readonly bitrate: number;
  /** Bits per second: the highest that `setBitrate` will be called with; the stream's level allows it from the start. */
  readonly maxBitrate: number;
  /** Pictures from one keyframe to the next. */
  readonly keyFrameInterval: number;
  /** An upper bound: `baseline`, `main` or `high` of H.264, `main` of H.265. */
  readonly profile: string;
  /** `latency`, `quality`, `speed`, or one of the encoder's own names. */
  readonly preset: string;
  /** And slices, per picture; 0 is as many as the frame rate needs. */
  readonly threads: number;
  readonly hardware: 'preferred' | 'required' | 'off';
  /** The only encoder to open, by its own name; empty for the best that opens. */
  readonly encoder: string;
};

/** One coded picture in Annex B form; `data` is exactly its size. */
export type CodedUnit = {
  readonly data: ArrayBuffer;
  readonly ptsUs: number;
  readonly dtsUs: number;
  readonly keyframe: boolean;
};

/** What came out of an encoder, in the order of the pictures. */
export type EncodeResult = {
  readonly units: readonly CodedUnit[];
  /** Pictures that will have no unit, by time. */
  readonly droppedPtsUs: readonly number[];
  /** Why the encoder was lost and opened anew; empty when all was well. */
  readonly fault: string;
};

/** What was really opened. */
export type EncoderDescription = {
  /** Such as `libx264`. */
  readonly name: string;
  readonly hardware: boolean;
  readonly threads: number;
  /** The encoders tried before it, each with why it was refused. */
  readonly refused: readonly string[];
};

/** A session as the addon has it: what it throws carries one of our codes. */
export type NativeEncoder = {
  encode(handle: number, ptsUs: number, durationUs: number, forceKeyframe: boolean): EncodeResult;
  setBitrate(bitsPerSecond: number): void;
  flush(): EncodeResult;
  describe(): EncoderDescription;
  close(): void;
};

/** `abi` and `owner` are those of the stage's `context.frames`; `name` shows in the pool's statistics. */
export type EncoderAddon = {
  readonly Encoder: new (abi: unknown, owner: number, name: string, settings: EncoderSettings) => NativeEncoder;
};

/** The addon that was built in `nativeFolder`, the folder of its binding.gyp. Throws ERR_ADDON_LOAD. */
export function loadEncoderAddon(nativeFolder: URL): EncoderAddon {
  return loadAddon<EncoderAddon>(nativeFolder, 'vt_encoder');
}
