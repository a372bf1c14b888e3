import { StreamTarget, type StreamTargetChunk } from 'mediabunny';
import type { OutputFile } from './output-file.js';

/** What a target needs of its file. */
export type TargetFile = Pick<OutputFile, 'write' | 'sync' | 'failure' | 'bytes'>;

export type OutputTargetOptions = {
  /** What may wait for the disk before whoever hands over more has to. */
  readonly bufferBytes: number;
  /** Whether the disk has to have taken each chunk before the next one. */
  readonly syncs: boolean;
};

/** Where the muxer writes to: an output file behind a bounded buffer, so that a disk that pauses for breath stops nobody. */
export class OutputTarget {
  readonly target: StreamTarget;
  readonly #file: TargetFile;
  readonly #options: OutputTargetOptions;
  #queuedBytes = 0;
  #handedBytes = 0;
  #waiting: (() => void) | undefined;
  /** After it, the stream writes nothing that is queued. */
  #error: { readonly cause: unknown } | undefined;

  constructor(file: TargetFile, options: OutputTargetOptions) {
    this.#file = file;
    this.#options = options;
    const stream = new WritableStream<StreamTargetChunk>(
      { write: (chunk) => this.#write(chunk) },
      // The stream asks for a chunk's size the moment it is queued; its write may come later.
      { highWaterMark: options.bufferBytes + 1, size: (chunk) => this.#enqueue(chunk) },
    );
    // Chunks of the muxer's own would hold up to 16 MiB back from the file.
    this.target = new StreamTarget(stream, { chunked: false });
  }

  /** What the file will be long when everything has been written. */
  get handedBytes(): number {
    return this.#handedBytes;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Resolves when there is room for more. Throws what the file failed with. One caller at a time. */
  room(): Promise<void> {
    return this.#below(this.#options.bufferBytes);
  }

  /** Resolves when nothing is queued any more. Throws what the file failed with. One caller at a time. */
  settled(): Promise<void> {
    return this.#below(0);
  }

  async #below(bytes: number): Promise<void> {
    while (this.#queuedBytes > bytes && !this.#file.failure && !this.#error) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    if (this.#file.failure) throw this.#file.failure;
    if (this.#error) throw this.#error.cause;
  }

  #enqueue({ data, position }: StreamTargetChunk): number {
    this.#queuedBytes += data.byteLength;
    this.#handedBytes = Math.max(this.#handedBytes, position + data.byteLength);
    return data.byteLength;
  }

  async #write({ data, position }: StreamTargetChunk): Promise<void> {
    try {
      await this.#file.write(data, position);
      if (this.#options.syncs) await this.#file.sync();
    } catch (cause) {
      this.#error = { cause };
      throw cause;
    } finally {
      this.#queuedBytes -= data.byteLength;
      this.#waiting?.();
    }
  }
}
