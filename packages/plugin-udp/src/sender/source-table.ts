import { secondsToUs } from '@arkavo-pipeline/core';
import type { RandomWord } from './rtp-stream.js';
import { checkSourceId, SourceSender } from './source-sender.js';
import type { VideoStream } from './video-stream.js';

/** Sources of one sender. */
const maxSources = 64;
/** A source that had nothing to send for so long is gone. */
const silentUs = secondsToUs(30);
/** Video that was sent within this takes its part of the bit rate. */
const activeUs = secondsToUs(2);

/** The sources that are being sent. */
export class SourceTable {
  readonly #random: RandomWord;
  readonly #sources = new Map<string, SourceSender>();

  constructor(random: RandomWord) {
    this.#random = random;
  }

  get all(): readonly SourceSender[] {
    return [...this.#sources.values()];
  }

  /** That with this id, a new one if need be; undefined when there are too many. ERR_STREAM_INVALID for an id that RTCP cannot carry. */
  get(sourceId: string, nowUs: number): SourceSender | undefined {
    const known = this.#sources.get(sourceId);
    if (known) return known;
    checkSourceId(sourceId);
    if (this.#sources.size >= maxSources) return undefined;
    const source = new SourceSender(sourceId, this.#random, nowUs);
    this.#sources.set(sourceId, source);
    return source;
  }

  /** The source that is there under this id. */
  find(sourceId: string): SourceSender | undefined {
    return this.#sources.get(sourceId);
  }

  /** The source whose video has this SSRC. */
  withVideo(ssrc: number): { readonly source: SourceSender; readonly video: VideoStream } | undefined {
    for (const source of this.#sources.values()) {
      if (source.video?.media.ssrc === ssrc) return { source, video: source.video };
    }
    return undefined;
  }

  /** How many send video at present. */
  videosAt(nowUs: number): number {
    return this.all.filter(({ video, newestUs }) => video && nowUs - newestUs < activeUs).length;
  }

  /** Takes out those that are silent. */
  takeSilent(nowUs: number): readonly SourceSender[] {
    const silent = this.all.filter(({ newestUs }) => nowUs - newestUs > silentUs);
    for (const { id } of silent) this.#sources.delete(id);
    return silent;
  }
}
