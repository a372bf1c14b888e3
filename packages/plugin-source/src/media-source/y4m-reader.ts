import { type FrameOwner, frameTimeUs, PipelineError } from '@arkavo-pipeline/core';
import { Y4mFile } from '../y4m/y4m-file.js';
import type { MediaReader } from './media-reader.js';
import type { MediaUnit } from './media-unit.js';

/** Reads a y4m file: raw pictures, evenly spaced. */
export class Y4mReader implements MediaReader {
  readonly #path: string;
  readonly #file: Y4mFile;
  readonly #frames: FrameOwner;

  private constructor(path: string, file: Y4mFile, frames: FrameOwner) {
    this.#path = path;
    this.#file = file;
    this.#frames = frames;
  }

  static async open(path: string, frames: FrameOwner): Promise<Y4mReader> {
    return new Y4mReader(path, await Y4mFile.open(path), frames);
  }

  async *units(): AsyncGenerator<MediaUnit, void, undefined> {
    const { frameCount, frameRate, truncated } = this.#file;
    for (let index = 0; index < frameCount; index += 1) {
      const ptsUs = frameTimeUs(index, frameRate);
      const durationUs = frameTimeUs(index + 1, frameRate) - ptsUs;
      yield { kind: 'frame', frame: this.#file.frame(this.#frames, index), ptsUs, dtsUs: ptsUs, durationUs };
    }
    if (truncated) {
      throw new PipelineError('ERR_FILE_INVALID', `${this.#path} breaks off within picture ${frameCount}`);
    }
  }

  close(): void {
    this.#file.close();
  }
}
