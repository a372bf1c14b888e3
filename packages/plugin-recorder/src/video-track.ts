import { type AccessUnitPacket, fromAnnexB, PipelineError, usPerSecond } from '@arkavo-pipeline/core';
import { captureOf, type Sample } from './sample.js';
import type { TrackContext } from './track-context.js';
import { formatName, type VideoFormat, videoFormat } from './video-format.js';
import { VideoOrder } from './video-order.js';

/** How often a keyframe is asked for while one is awaited. */
const requestIntervalUs = usPerSecond;

/** The video input: from the first keyframe on, passes what can be stored and decoded, and counts the rest. */
export class VideoTrack {
  readonly #context: TrackContext;
  readonly #order = new VideoOrder();
  #format: VideoFormat | undefined;
  /** The keyframe that decoding can start at; undefined while one is awaited. */
  #entryPtsUs: number | undefined;
  #requestedUs = Number.NEGATIVE_INFINITY;

  constructor(context: TrackContext) {
    this.#context = context;
  }

  /** Known from the first sample on. */
  get format(): VideoFormat | undefined {
    return this.#format;
  }

  /** The decoding time of the last sample; undefined before the first. */
  get endUs(): number | undefined {
    return this.#order.lastDtsUs;
  }

  /** Throws ERR_STREAM_INVALID when the format is not the one the track began with. */
  accept(unit: AccessUnitPacket): Sample | undefined {
    if (this.#entryPtsUs === undefined && !unit.keyframe) return this.#awaitKeyframe(unit, 'awaiting-keyframe');
    const data = this.#stored(unit);
    return data && !this.#leadsEntry(unit) ? this.#placed(unit, data) : undefined;
  }

  /** The unit as the container stores it; undefined when it is damaged. */
  #stored(unit: AccessUnitPacket): Uint8Array | undefined {
    let data: Uint8Array;
    let format: VideoFormat | undefined;
    try {
      data = fromAnnexB(unit.codec, unit.data);
      format = unit.keyframe ? videoFormat(unit.codec, unit.data) : undefined;
    } catch (error) {
      return this.#refuse(unit, 'damaged', (error as Error).message);
    }
    if (data.byteLength === 0)
      return this.#refuse(unit, 'damaged', `an access unit of ${unit.bytes} bytes has no NAL unit`);
    if (!format && !this.#format) return this.#refuse(unit, 'damaged', 'a keyframe came without its parameter sets');
    if (format) this.#keepFormat(format);
    return data;
  }

  #keepFormat(format: VideoFormat): void {
    this.#format ??= format;
    const was = formatName(this.#format);
    const is = formatName(format);
    if (is === was) return;
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `the video changed from ${was} to ${is}, and a file holds one format: ${this.#context.afterFormatChange}`,
    );
  }

  /** Pictures that follow a keyframe and are shown before it lean on pictures from before it, which are not in the file. */
  #leadsEntry(unit: AccessUnitPacket): boolean {
    if (unit.keyframe || unit.ptsUs >= (this.#entryPtsUs ?? 0) || unit.dtsUs <= (this.endUs ?? 0)) return false;
    this.#context.drop('awaiting-keyframe');
    return true;
  }

  #placed(unit: AccessUnitPacket, data: Uint8Array): Sample | undefined {
    const misplaced = this.#order.place(unit);
    if (misplaced) return this.#refuse(unit, 'bad-timestamp', misplaced);
    this.#entryPtsUs ??= unit.ptsUs;
    const durationUs = unit.durationUs || this.#order.intervalUs;
    const { ptsUs, keyframe } = unit;
    return { track: 'video', ptsUs, durationUs, keyframe, data, capture: captureOf(unit) };
  }

  /** What follows a gap leans on what was lost: it is passed over up to the next keyframe. */
  #refuse(unit: AccessUnitPacket, cause: string, message: string): undefined {
    this.#context.fault(new PipelineError('ERR_STREAM_INVALID', message));
    this.#awaitKeyframe(unit, cause);
  }

  #awaitKeyframe({ sourceId }: AccessUnitPacket, cause: string): undefined {
    this.#entryPtsUs = undefined;
    this.#context.drop(cause);
    const nowUs = this.#context.clock.nowUs();
    if (nowUs - this.#requestedUs < requestIntervalUs) return;
    this.#requestedUs = nowUs;
    this.#context.requestKeyframe(sourceId);
  }
}
