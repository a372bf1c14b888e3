import { closeSync, openSync, readvSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { type Frame, type FrameInfo, type FrameOwner, PipelineError } from '@arkavo-pipeline/core';
import { packedView, spreadRows } from '../pipe/byte-views.js';
import { unspecifiedColor } from './y4m-color.js';
import { checkFrameLine, maxY4mLine, parseY4mHeader, plainFrameLine } from './y4m-header.js';

/** Where the pictures are in a file. */
type Y4mIndex = {
  readonly info: FrameInfo;
  readonly frameRate: number;
  /** Of the first byte of each whole picture. */
  readonly offsets: readonly number[];
  readonly truncated: boolean;
};

/** A y4m file, read straight into frames of the pool. */
export class Y4mFile {
  readonly info: FrameInfo;
  /** Pictures per second. */
  readonly frameRate: number;
  /** Whole pictures. */
  readonly frameCount: number;
  /** Whether the file ends within a picture, which is not counted. */
  readonly truncated: boolean;
  readonly #path: string;
  readonly #fd: number;
  readonly #offsets: readonly number[];

  private constructor(path: string, { info, frameRate, offsets, truncated }: Y4mIndex) {
    this.info = info;
    this.frameRate = frameRate;
    this.frameCount = offsets.length;
    this.truncated = truncated;
    this.#path = path;
    this.#fd = openSync(path, 'r');
    this.#offsets = offsets;
  }

  /**
   * Opens a file and finds its pictures, by reading what precedes each. Throws ERR_FILE_NOT_FOUND,
   * ERR_FILE_UNREADABLE, ERR_FILE_INVALID, or ERR_CODEC_UNSUPPORTED for what is not 8-bit 4:2:0.
   */
  static async open(path: string): Promise<Y4mFile> {
    const index = await indexOf(path);
    return new Y4mFile(path, index);
  }

  /**
   * Reads picture `index`, in one call into the planes' own memory. Throws a RangeError outside 0 … frameCount − 1,
   * ERR_FILE_INVALID when the file has become shorter.
   */
  frame(owner: FrameOwner, index: number): Frame {
    const offset = this.#offsets[index];
    if (offset === undefined) throw new RangeError(`picture ${index} of ${this.frameCount} does not exist`);
    const frame = owner.allocate(this.info);
    try {
      this.#read(frame, index, offset);
      return frame;
    } catch (error) {
      frame.release();
      throw error;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  #read(frame: Frame, index: number, offset: number): void {
    const planes = frame.planes();
    const bytes = readvSync(this.#fd, planes.map(packedView), offset);
    if (bytes < frame.visibleBytes) {
      throw new PipelineError(
        'ERR_FILE_INVALID',
        `${this.#path} became shorter: it breaks off within picture ${index}`,
      );
    }
    for (const plane of planes) spreadRows(plane);
  }
}

async function indexOf(path: string): Promise<Y4mIndex> {
  let file: FileHandle | undefined;
  try {
    const stats = await stat(path);
    // Opening a pipe would wait for its writer.
    if (!stats.isFile()) throw new Error('it is not a regular file');
    file = await open(path);
    return await readIndex(file, stats.size);
  } catch (error) {
    throw withPath(path, error as Error);
  } finally {
    await file?.close();
  }
}

async function readIndex(file: FileHandle, size: number): Promise<Y4mIndex> {
  const header = await readLineAt(file, 0, maxY4mLine);
  const { width, height, rate, fullRange } = parseY4mHeader(header);
  const pictureBytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
  const offsets: number[] = [];
  let next = header.length;
  while (next < size) {
    const marker = await readMarkerAt(file, next);
    if (next + marker.length + pictureBytes > size) break;
    offsets.push(next + marker.length);
    next += marker.length + pictureBytes;
  }
  if (offsets.length === 0) throw new PipelineError('ERR_STREAM_INVALID', 'the y4m stream has no whole picture');
  return {
    info: { width, height, format: 'i420', color: unspecifiedColor(fullRange) },
    frameRate: rate.numerator / rate.denominator,
    offsets,
    truncated: next < size,
  };
}

/** The FRAME line at `offset`; what is left of it when the file ends there. Throws ERR_STREAM_INVALID for another line. */
async function readMarkerAt(file: FileHandle, offset: number): Promise<string> {
  const plain = await readLineAt(file, offset, plainFrameLine.length);
  if (plain === plainFrameLine || plain.length < plainFrameLine.length) return plain;
  const line = await readLineAt(file, offset, maxY4mLine);
  checkFrameLine(line);
  return line;
}

/** Up to `limit` bytes at `offset`, to the newline if there is one among them. */
async function readLineAt(file: FileHandle, offset: number, limit: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, offset);
  const newline = buffer.subarray(0, bytesRead).indexOf('\n');
  return buffer.toString('latin1', 0, newline === -1 ? bytesRead : newline + 1);
}

function withPath(path: string, cause: Error): PipelineError {
  if (cause instanceof PipelineError) {
    const code = cause.code === 'ERR_STREAM_INVALID' ? 'ERR_FILE_INVALID' : cause.code;
    return new PipelineError(code, `${path}: ${cause.message}`, { cause });
  }
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return missing
    ? new PipelineError('ERR_FILE_NOT_FOUND', `${path} does not exist`, { cause })
    : new PipelineError('ERR_FILE_UNREADABLE', `${path} could not be read: ${cause.message}`, { cause });
}
