import { type FrameInfo, loadAddon, type VideoCodec } from '@arkavo-pipeline/core';

/** Whether a decoder of the hardware's is wanted: if there is one, in any case, or not at all. */
export type Hardware = 'preferred' | 'required' | 'off';

/** What a session is opened for. */
export type DecoderSettings = {
  readonly codec: VideoCodec;
  readonly threads: number;
  readonly hardware: Hardware;
  /** Pictures that lack something they refer to are made up for and handed out as damaged; otherwise they are thrown away. */
  readonly conceal: boolean;
};

/** A raw picture, whose one reference the stage's owner holds. `ptsUs` is that of the unit it was coded in. */
export type DecodedPicture = {
  readonly handle: number;
  readonly ptsUs: number;
  readonly info: FrameInfo;
  readonly damaged: boolean;
};

export type DecodeResult = {
  /** In presentation order. */
  readonly pictures: readonly DecodedPicture[];
  /** Pictures that were decoded, with errors, and thrown away. */
  readonly corruptPictures: number;
  /** Empty when all was well; otherwise what was wrong: unless it conceals, the session then needs a keyframe to go on. */
  readonly damage: string;
};

export type DecoderDescription = {
  /** Such as `h264`. */
  readonly name: string;
  readonly hardware: boolean;
};

/** A session of the addon's; each call throws an error with a `code` of ours. */
export type NativeDecoder = {
  decode(data: Uint8Array, ptsUs: number, keyframe: boolean): DecodeResult;
  flush(): DecodeResult;
  describe(): DecoderDescription;
  close(): void;
};

/** What a decoder addon exports, whatever its backend. `abi` and `owner` are `context.frames`' `abi` and `id`. */
export type DecoderAddon = {
  readonly Decoder: new (abi: unknown, owner: number, settings: DecoderSettings) => NativeDecoder;
};

/** Loads the decoder addon that was built in the folder of its binding.gyp. Throws ERR_ADDON_LOAD. */
export function loadDecoderAddon(nativeFolder: URL): DecoderAddon {
  return loadAddon<DecoderAddon>(nativeFolder, 'vt_decoder');
}
