import { type Color, type FrameOwner, loadAddon, nativeCall, type PixelFormat } from '@arkavo-pipeline/core';

/** What a session is opened for. The profile is an upper bound; the colour leaves nothing unspecified. */
export type EncoderSettings = {
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly color: Color;
  readonly frameRateNum: number;
  readonly frameRateDen: number;
  /** Bits per second. */
  readonly bitrate: number;
  /** Pictures from one keyframe to the next. */
  readonly keyFrameInterval: number;
  readonly profile: string;
  readonly preset: string;
  readonly threads: number;
};

/** One coded picture in Annex B form; `data` is exactly its size. */
export type CodedUnit = {
  readonly data: ArrayBuffer;
  readonly ptsUs: number;
  readonly dtsUs: number;
  readonly keyframe: boolean;
};

type NativeEncoder = {
  encode(handle: number, ptsUs: number, durationUs: number, forceKeyframe: boolean): CodedUnit[];
  setBitrate(bitsPerSecond: number): void;
  flush(): CodedUnit[];
  describe(): { readonly name: string; readonly hardware: boolean };
  close(): void;
};

type EncoderAddon = {
  readonly Encoder: new (abi: unknown, owner: number, name: string, settings: EncoderSettings) => NativeEncoder;
};

const addon = loadAddon<EncoderAddon>(new URL('../../native/', import.meta.url), 'vt_encoder');

/** A native encoder. Every call throws PipelineError: ERR_CODEC_UNSUPPORTED on opening, ERR_CODEC_FAILED later. */
export class EncoderSession {
  readonly settings: EncoderSettings;
  readonly #native: NativeEncoder;

  constructor(frames: FrameOwner, settings: EncoderSettings) {
    this.settings = settings;
    this.#native = nativeCall(() => new addon.Encoder(frames.abi, frames.id, `${frames.name} session`, settings));
  }

  /** Such as `libx264`. */
  get implementation(): string {
    const { name, hardware } = this.#native.describe();
    return hardware ? `${name} (hardware)` : name;
  }

  /** The codec takes its own reference to the frame. */
  encode(handle: number, ptsUs: number, durationUs: number, forceKeyframe: boolean): CodedUnit[] {
    return nativeCall(() => this.#native.encode(handle, ptsUs, durationUs, forceKeyframe));
  }

  setBitrate(bitsPerSecond: number): void {
    nativeCall(() => this.#native.setBitrate(bitsPerSecond));
  }

  flush(): CodedUnit[] {
    return nativeCall(() => this.#native.flush());
  }

  close(): void {
    this.#native.close();
  }
}
