import { StreamTarget, type StreamTargetChunk } from 'mediabunny';
import type { OutputFile } from './output-file.js';

/** Where the muxer writes to: an output file, with a way to wait until everything it handed over is in it. */
export class OutputTarget {
  readonly target: StreamTarget;
  readonly #file: OutputFile;
  #queued = 0;
  #waiting: (() => void) | undefined;

  constructor(file: OutputFile) {
    this.#file = file;
    const stream = new WritableStream<StreamTargetChunk>(
      { write: (chunk) => this.#write(chunk) },
      // The stream asks for a chunk's size the moment it is queued; its write may come later.
      { highWaterMark: 1, size: () => this.#enqueue() },
    );
    // Chunks of the muxer's own would hold up to 16 MiB back from the file.
    this.target = new StreamTarget(stream, { chunked: false });
  }

  /** Resolves when nothing is queued any more. Throws what the file failed with. One caller at a time. */
  async settled(): Promise<void> {
    while (this.#queued > 0 && !this.#file.failure) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    if (this.#file.failure) throw this.#file.failure;
  }

  #enqueue(): number {
    this.#queued += 1;
    return 1;
  }

  async #write({ data, position }: StreamTargetChunk): Promise<void> {
    try {
      await this.#file.write(data, position);
    } finally {
      this.#queued -= 1;
      this.#waiting?.();
    }
  }
}
