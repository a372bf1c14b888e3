import { type FrameInfo, type FrameOwner, loadAddon, nativeCall, type VideoCodec } from '@arkavo-pipeline/core';

/** A raw picture, whose one reference the stage's owner holds. `ptsUs` is that of the unit it was coded in. */
export type DecodedPicture = { readonly handle: number; readonly ptsUs: number; readonly info: FrameInfo };

export type DecodeResult = {
  /** In presentation order. */
  readonly pictures: readonly DecodedPicture[];
  /** Pictures that were decoded, with errors, and thrown away. */
  readonly corruptPictures: number;
  /** Empty when all was well; otherwise what was wrong: the session then needs a keyframe to go on. */
  readonly damage: string;
};

type NativeDecoder = {
  decode(data: Uint8Array, ptsUs: number): DecodeResult;
  flush(): DecodeResult;
  close(): void;
};

type DecoderAddon = {
  readonly Decoder: new (abi: unknown, owner: number, codec: VideoCodec, threads: number) => NativeDecoder;
};

const addon = loadAddon<DecoderAddon>(new URL('../../native/', import.meta.url), 'vt_decoder');

/** A native decoder. Every call throws PipelineError: ERR_CODEC_UNSUPPORTED for pictures that are not 8-bit 4:2:0. */
export class DecoderSession {
  readonly codec: VideoCodec;
  readonly #native: NativeDecoder;

  constructor(frames: FrameOwner, codec: VideoCodec, threads: number) {
    this.codec = codec;
    this.#native = nativeCall(() => new addon.Decoder(frames.abi, frames.id, codec, threads));
  }

  decode(data: Uint8Array, ptsUs: number): DecodeResult {
    return nativeCall(() => this.#native.decode(data, ptsUs));
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
