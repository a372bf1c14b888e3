/** What a consumer may ask of a producer; it travels against the data. */
export type UpstreamRequest =
  /** Of the source with this id; without one, of every source. Whoever has no such source does nothing. */
  | { readonly type: 'keyframe'; readonly sourceId?: string }
  /** Bits per second, for the whole stream. */
  | { readonly type: 'bitrate'; readonly bitsPerSecond: number };
