import { type FileHandle, open } from 'node:fs/promises';
import {
  AccessUnitSplitter,
  FrameAssembler,
  frameTimeUs,
  ParameterSets,
  PictureOrder,
  type SequenceInfo,
  type VideoCodec,
} from '@arkavo-pipeline/core';
import { withDecodeTimes } from './decode-times.js';
import { DisplayOrder } from './display-order.js';
import { fileError, withFileErrors } from './file-error.js';
import type { MediaReader } from './media-reader.js';
import type { CodedPicture, MediaUnit } from './media-unit.js';

const chunkBytes = 64 * 1024;
const defaultFps = 30;

export type AnnexBFile = {
  readonly path: string;
  readonly codec: VideoCodec;
  readonly sequence: SequenceInfo;
  /** Overrides the stream's own timing; without either, 30. */
  readonly fps: number | undefined;
};

/** Reads a raw Annex B stream: timed by its frame rate, in output order by its picture order counts. */
export class AnnexBReader implements MediaReader {
  readonly #stream: AnnexBFile;
  readonly #fps: number;
  readonly #file: FileHandle;

  private constructor(stream: AnnexBFile, file: FileHandle) {
    this.#stream = stream;
    this.#fps = stream.fps ?? stream.sequence.frameRate ?? defaultFps;
    this.#file = file;
  }

  static async open(stream: AnnexBFile): Promise<AnnexBReader> {
    const file = await open(stream.path).catch((error: unknown) => {
      throw fileError(stream.path, error);
    });
    return new AnnexBReader(stream, file);
  }

  units(): AsyncIterable<MediaUnit> {
    return withFileErrors(this.#stream.path, withDecodeTimes(this.#pictures(), this.#stream.sequence.reorderDepth));
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async *#pictures(): AsyncGenerator<CodedPicture, void, undefined> {
    const { codec } = this.#stream;
    const order = new PictureOrder(codec);
    const display = new DisplayOrder<{ data: Uint8Array; keyframe: boolean }>();
    const sets = new ParameterSets(codec);
    for await (const unit of this.#frames()) {
      const place = order.next(unit);
      for (const { picture, index } of display.push(sets.complete(unit), place)) yield this.#timed(picture, index);
    }
    for (const { picture, index } of display.flush()) yield this.#timed(picture, index);
  }

  #timed(picture: { data: Uint8Array; keyframe: boolean }, index: number): CodedPicture {
    const ptsUs = frameTimeUs(index, this.#fps);
    const durationUs = frameTimeUs(index + 1, this.#fps) - ptsUs;
    return { kind: 'access-unit', codec: this.#stream.codec, ...picture, ptsUs, durationUs };
  }

  async *#frames(): AsyncGenerator<Uint8Array, void, undefined> {
    const assembler = new FrameAssembler(this.#stream.codec);
    for await (const unit of this.#accessUnits()) yield* assembler.push(unit);
    yield* assembler.flush();
  }

  async *#accessUnits(): AsyncGenerator<Uint8Array, void, undefined> {
    const splitter = new AccessUnitSplitter(this.#stream.codec);
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    for (let position = 0; ; ) {
      const { bytesRead } = await this.#file.read(chunk, 0, chunkBytes, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      yield* splitter.push(chunk.subarray(0, bytesRead));
    }
    yield* splitter.flush();
  }
}
