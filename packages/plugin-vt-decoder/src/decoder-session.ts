import { type FrameOwner, nativeCall } from '@arkavo-pipeline/core';
import type {
  DecodeResult,
  DecoderAddon,
  DecoderDescription,
  DecoderSettings,
  NativeDecoder,
} from './decoder-addon.js';

/** A native decoder. Every call throws PipelineError: ERR_CODEC_UNSUPPORTED for pictures that are not 8-bit 4:2:0. */
export class DecoderSession {
  readonly settings: DecoderSettings;
  readonly #native: NativeDecoder;

  /** Throws ERR_CODEC_UNSUPPORTED when nothing that was allowed opens. */
  constructor(addon: DecoderAddon, frames: FrameOwner, settings: DecoderSettings) {
    this.settings = settings;
    this.#native = nativeCall(() => new addon.Decoder(frames.abi, frames.id, settings));
  }

  /** What was really opened. */
  get description(): DecoderDescription {
    return this.#native.describe();
  }

  /** The unit is in Annex B form; a keyframe has its parameter sets in front. */
  decode(data: Uint8Array, ptsUs: number, keyframe: boolean): DecodeResult {
    return nativeCall(() => this.#native.decode(data, ptsUs, keyframe));
  }

  /** What is still inside. The next unit must be a keyframe. */
  flush(): DecodeResult {
    return nativeCall(() => this.#native.flush());
  }

  /** Frames that were handed out stay valid. */
  close(): void {
    this.#native.close();
  }
}
