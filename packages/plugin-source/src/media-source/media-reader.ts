import type { FrameOwner, Logger } from '@arkavo-pipeline/core';
import type { MediaUnit } from './media-unit.js';

/** An open media file. */
export type MediaReader = {
  /**
   * Reads the file once from its beginning, in decoding order, audio and video interleaved by time. What is damaged or
   * breaks off is ERR_FILE_INVALID, thrown after everything before it.
   */
  units(): AsyncIterable<MediaUnit>;
  close(): Promise<void> | void;
};

/** What is wanted of a file. */
export type MediaRequest = {
  readonly path: string;
  readonly video: boolean;
  readonly audio: boolean;
  /** Frames per second of a raw Annex B stream; undefined: what the stream says. */
  readonly fps: number | undefined;
  readonly frames: FrameOwner;
  readonly log: Logger;
};
