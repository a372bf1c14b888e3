import { type PacketHeader, PipelineError } from '@arkavo-pipeline/core';
import type { CodedUnit } from './encoder-addon.js';

/**
 * Why a picture is a keyframe: a stream begins with it, somebody asked, it was due, the encoder was lost, or the encoder
 * began anew by itself, because it can't change its bit rate otherwise.
 */
export type KeyframeCause = 'first' | 'requested' | 'interval' | 'encoder-lost' | 'encoder';

/** `wanted`: why it has to be a keyframe. */
type Picture = { readonly header: PacketHeader; readonly wanted: 'first' | 'requested' | undefined };

/** The pictures inside an encoder, whose units come out in the same order, and the keyframes that are owed. */
export class PendingPictures {
  readonly #keyFrameInterval: number;
  #pictures: Picture[] = [];
  #wanted: Picture['wanted'];
  #isLost = false;
  #sinceKeyframe = 0;

  constructor(keyFrameInterval: number) {
    this.#keyFrameInterval = keyFrameInterval;
  }

  /** The next picture has to be a keyframe. */
  want(cause: 'first' | 'requested'): void {
    if (this.#wanted !== 'first') this.#wanted = cause;
  }

  /** A picture goes into the encoder. Returns whether it has to be a keyframe. */
  add(header: PacketHeader): boolean {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    this.#pictures.push({ header, wanted });
    return wanted !== undefined;
  }

  /** These will have no unit. A keyframe that was wanted of one of them is still wanted. Returns how many there were. */
  drop(ptsUs: readonly number[]): number {
    const dropped = this.#pictures.filter(({ header }) => ptsUs.includes(header.ptsUs));
    this.#pictures = this.#pictures.filter((picture) => !dropped.includes(picture));
    this.#sinceKeyframe += dropped.length;
    for (const { wanted } of dropped) if (wanted) this.want(wanted);
    return dropped.length;
  }

  /** The encoder was lost: it goes on with a keyframe. */
  lose(): void {
    this.#isLost = true;
  }

  /** The picture of the next unit, and why it is a keyframe if it is one. Throws ERR_CODEC_FAILED when the unit is not due. */
  take({ ptsUs, keyframe }: CodedUnit): { readonly header: PacketHeader; readonly cause: KeyframeCause | undefined } {
    const picture = this.#pictures.shift();
    if (picture?.header.ptsUs !== ptsUs)
      throw new PipelineError('ERR_CODEC_FAILED', `the encoder gave a unit for ${ptsUs} µs, where no picture is due`);
    const cause = keyframe ? this.#causeOf(picture) : undefined;
    if (keyframe) this.#sinceKeyframe = 0;
    else if (picture.wanted) this.want(picture.wanted);
    this.#sinceKeyframe++;
    return { header: picture.header, cause };
  }

  clear(): void {
    this.#pictures = [];
  }

  #causeOf({ wanted }: Picture): KeyframeCause {
    const isLost = this.#isLost;
    this.#isLost = false;
    if (wanted) return wanted;
    if (isLost) return 'encoder-lost';
    return this.#sinceKeyframe >= this.#keyFrameInterval ? 'interval' : 'encoder';
  }
}
