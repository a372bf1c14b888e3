import { AccessUnitPacket, startLedger } from '@arkavo-pipeline/core';
import { below, type Random } from '../../repair/support/random.js';

export type CameraOptions = {
  readonly bitsPerSecond: number;
  /** Pictures from one keyframe to the next. */
  readonly keyframeInterval: number;
  readonly random: Random;
};

export const framesPerSecond = 30;
export const frameUs = Math.round(1e6 / framesPerSecond);

const startCode = [0, 0, 0, 1];
const parameterSets = [
  ...startCode,
  ...[0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xb0, 0x4b, 0x20],
  ...startCode,
  ...[0x68, 0xce, 0x3c, 0x80],
];
/** A keyframe takes so many times what others take. */
const keyframeFactor = 5;

/** H.264 as a camera makes it: sizes vary, keyframes are large, each picture's bytes are its own. */
export class VirtualCamera {
  readonly #options: CameraOptions;
  readonly #random: Random;
  readonly pictures: { readonly data: Uint8Array; readonly keyframe: boolean; readonly sentUs: number }[] = [];
  #sinceKeyframe = Number.POSITIVE_INFINITY;
  /** What it is asked for. */
  bitsPerSecond: number;

  constructor(options: CameraOptions) {
    this.#options = options;
    this.#random = options.random;
    this.bitsPerSecond = options.bitsPerSecond;
  }

  /** The next picture is a keyframe. */
  wantKeyframe(): void {
    this.#sinceKeyframe = Number.POSITIVE_INFINITY;
  }

  next(nowUs: number): AccessUnitPacket {
    const keyframe = this.#sinceKeyframe >= this.#options.keyframeInterval;
    this.#sinceKeyframe = keyframe ? 1 : this.#sinceKeyframe + 1;
    const data = this.#picture(keyframe);
    const ptsUs = this.pictures.length * frameUs;
    this.pictures.push({ data: data.slice(), keyframe, sentUs: nowUs });
    const header = { sourceId: 'camera', ptsUs, durationUs: frameUs, ledger: startLedger(nowUs) };
    return new AccessUnitPacket({ ...header, codec: 'h264', dtsUs: ptsUs, keyframe, data });
  }

  #picture(keyframe: boolean): Uint8Array<ArrayBuffer> {
    const { keyframeInterval } = this.#options;
    const usual = this.bitsPerSecond / 8 / framesPerSecond / (1 + (keyframeFactor - 1) / keyframeInterval);
    const bytes = Math.round(usual * (keyframe ? keyframeFactor : 0.6 + 0.8 * this.#random()));
    const head = keyframe ? [...parameterSets, ...startCode, 0x65] : [...startCode, 0x41];
    const data = new Uint8Array(head.length + bytes);
    // No zeros, so that there is nothing in it that looks like a start code.
    for (let at = head.length; at < data.length; at++) data[at] = 1 + below(this.#random, 255);
    data.set(head);
    return data;
  }
}
