import { secondsToUs } from '@arkavo-pipeline/core';
import type { RandomWord } from './rtp-stream.js';
import { checkSourceId, SourceSender, type StreamsByKind } from './source-sender.js';
import { SsrcDraw } from './ssrc-draw.js';
import type { VideoStream } from './video-stream.js';

/** Sources of one sender. */
const maxSources = 64;
/** A source that had nothing to send for so long is gone. */
const silentUs = secondsToUs(30);
/** Video that was sent within this takes its part of the bit rate. */
const activeUs = secondsToUs(2);

/** After its goodbye a stream may begin again under the same SSRC after 2 s; and a second for the way. */
const restUs = secondsToUs(3);
/** Sources that are silent and may come back. */
const maxResting = 256;

type Resting = { readonly id: string; readonly streams: StreamsByKind; readonly sinceUs: number };

/** The sources that are being sent. Those that come back go on under the SSRCs that they had: a receiver's table of them has an end. */
export class SourceTable {
  readonly #random: RandomWord;
  readonly #ssrcs: SsrcDraw;
  readonly #sources = new Map<string, SourceSender>();
  /** The one that is silent for the longest first. Of one that came back too early for its SSRCs there are two. */
  #resting: readonly Resting[] = [];

  constructor(random: RandomWord) {
    this.#random = random;
    this.#ssrcs = new SsrcDraw(random);
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
    const source = new SourceSender(sourceId, this.#random, nowUs, this.#wake(sourceId, nowUs), this.#ssrcs.next);
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
    if (silent.length === 0) return silent;
    for (const { id } of silent) this.#sources.delete(id);
    const resting = silent.map((source) => ({ id: source.id, streams: source.rest(), sinceUs: nowUs }));
    this.#resting = [...this.#resting, ...resting].slice(-maxResting);
    return silent;
  }

  #wake(sourceId: string, nowUs: number): StreamsByKind | undefined {
    const rested = this.#resting.find(({ id, sinceUs }) => id === sourceId && nowUs - sinceUs >= restUs);
    if (rested) this.#resting = this.#resting.filter((other) => other !== rested);
    return rested?.streams;
  }
}
