/** What a consumer may ask of a producer; it travels against the data. */
export type UpstreamRequest =
  | { readonly type: 'keyframe' }
  /** Bits per second, for the whole stream. */
  | { readonly type: 'bitrate'; readonly bitsPerSecond: number };
