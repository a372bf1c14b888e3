import { closeSync, constants, openSync, statSync } from 'node:fs';
import type { ErrorCode } from '../errors/error-codes.js';
import { PipelineError } from '../errors/pipeline-error.js';
import type { Frame, FrameInfo } from './frame.js';
import { checkFrameInfo, planeShapes } from './frame-info.js';
import type { FrameOwner } from './frame-owner.js';
import { type NativeMapping, nativeFrames } from './native.js';

/**
 * A regular file as memory, so that its pictures become frames without being read into a buffer. The file is never
 * written. Its memory is given back when it is closed and the last frame in it is released.
 */
export class FileMapping {
  readonly path: string;
  /** Bytes, when the file was opened. */
  readonly size: number;
  readonly #mapping: NativeMapping;
  #damaged = false;
  #closed = false;

  private constructor(path: string, mapping: NativeMapping) {
    this.path = path;
    this.#mapping = mapping;
    this.size = nativeFrames.mappedSize(mapping);
  }

  /** Throws ERR_FILE_NOT_FOUND, or ERR_FILE_UNREADABLE for anything but a regular file that may be read. */
  static open(path: string): FileMapping {
    try {
      // Opening a pipe would wait for its writer.
      if (!statSync(path).isFile()) throw new Error('not a regular file');
      const fd = openSync(path, constants.O_RDONLY);
      try {
        return new FileMapping(path, nativeFrames.mapFile(fd));
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      throw unreadable(path, error as NodeJS.ErrnoException);
    }
  }

  /**
   * The picture at `offset`, for reading: planes one behind the other without padding, chroma rounded up, as y4m and
   * rawvideo files have them. Throws ERR_FILE_INVALID when it does not lie inside the file whole.
   */
  frame(owner: FrameOwner, offset: number, info: FrameInfo): Frame {
    checkFrameInfo(info);
    if (this.#closed) throw new PipelineError('ERR_STATE_WRONG', `the mapping of ${this.path} is closed`);
    const bytes = planeShapes(info).reduce((sum, { width, height }) => sum + width * height, 0);
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + bytes > this.size) {
      throw new PipelineError(
        'ERR_FILE_INVALID',
        `a ${info.width}x${info.height} ${info.format} picture at byte ${offset} needs ${bytes} bytes, ` +
          `but ${this.path} has ${this.size}: the file is cut short or of another size`,
      );
    }
    return owner.made(nativeFrames.mappedFrame(this.#mapping, owner.id, offset, info), info);
  }

  /** Whether something that was read had gone from the file since it was opened; it then was zeros. */
  get damaged(): boolean {
    return this.#closed ? this.#damaged : nativeFrames.mappingDamaged(this.#mapping);
  }

  /** Takes no more frames. Those there are stay valid. */
  close(): void {
    if (this.#closed) return;
    this.#damaged = this.damaged;
    this.#closed = true;
    nativeFrames.closeMapping(this.#mapping);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): PipelineError {
  const code: ErrorCode = error.code === 'ENOENT' ? 'ERR_FILE_NOT_FOUND' : 'ERR_FILE_UNREADABLE';
  return new PipelineError(
    code,
    `${path} can't be mapped: ${error.message}; expected a regular file that may be read`,
    {
      cause: error,
    },
  );
}
