import { type FrameOwner, nativeCall } from '@arkavo-pipeline/core';
import type {
  EncodeResult,
  EncoderAddon,
  EncoderDescription,
  EncoderSettings,
  NativeEncoder,
} from './encoder-addon.js';

/** A native encoder. Every call throws PipelineError: ERR_CODEC_UNSUPPORTED on opening, ERR_CODEC_FAILED later. */
export class EncoderSession {
  readonly settings: EncoderSettings;
  readonly #native: NativeEncoder;

  constructor(addon: EncoderAddon, frames: FrameOwner, settings: EncoderSettings) {
    this.settings = settings;
    this.#native = nativeCall(() => new addon.Encoder(frames.abi, frames.id, `${frames.name} session`, settings));
  }

  describe(): EncoderDescription {
    return nativeCall(() => this.#native.describe());
  }

  /** The codec takes its own reference to the frame. */
  encode(handle: number, ptsUs: number, durationUs: number, forceKeyframe: boolean): EncodeResult {
    return nativeCall(() => this.#native.encode(handle, ptsUs, durationUs, forceKeyframe));
  }

  /** At most the settings' `maxBitrate`. */
  setBitrate(bitsPerSecond: number): void {
    nativeCall(() => this.#native.setBitrate(bitsPerSecond));
  }

  flush(): EncodeResult {
    return nativeCall(() => this.#native.flush());
  }

  close(): void {
    this.#native.close();
  }
}
