import { PipelineError } from '../errors/pipeline-error.js';
import { Frame, type FrameInfo } from './frame.js';
import { checkFrameInfo } from './frame-info.js';
import { frameStatus, type NativeOwner, nativeFrames } from './native.js';

/**
 * A stage's account at the frame pool: every reference it holds is counted here, and reclaimed when it closes or its
 * thread dies.
 */
export class FrameOwner {
  readonly id: NativeOwner;
  readonly name: string;

  private constructor(id: NativeOwner, name: string) {
    this.id = id;
    this.name = name;
  }

  /** Opens an account that lives until `close()`, whatever thread uses it. */
  static create(name: string): FrameOwner {
    return new FrameOwner(nativeFrames.createOwner(name), name);
  }

  /**
   * Takes over an account by its id: it closes when this thread ends, however it ends.
   * Throws ERR_FRAME_OWNER_CLOSED when it is closed already.
   */
  static bind(id: NativeOwner, name: string): FrameOwner {
    const owner = new FrameOwner(id, name);
    if (!nativeFrames.bindOwner(id)) throw owner.#closed();
    return owner;
  }

  /** What a native addon is given to work with frames: an External around `const arkavo_frames *` (arkavo_pipeline.h). */
  get abi(): unknown {
    return nativeFrames.abi;
  }

  /**
   * A writable frame, its bytes not cleared. Throws ERR_FRAME_NO_MEMORY when the pool is at its limit,
   * ERR_FRAME_INVALID for a size or format that no frame has, ERR_FRAME_OWNER_CLOSED.
   */
  allocate(info: FrameInfo): Frame {
    checkFrameInfo(info);
    return this.made(nativeFrames.allocate(this.id, info), info);
  }

  /** A frame whose reference this owner holds already: one that a native addon made for it, or that was moved to it. */
  adopt(handle: number, info: FrameInfo): Frame {
    return new Frame(this, handle, info);
  }

  /** Gives back a reference by its handle: one that was moved here and never adopted. */
  release(handle: number): void {
    nativeFrames.release(this.id, handle);
  }

  /** Reclaims what is still held. Returns how many references that were; 0 when called again. */
  close(): number {
    return nativeFrames.destroyOwner(this.id);
  }

  /** For what makes frames: the frame of a handle, or the error of a refusal. */
  made(handleOrStatus: number, info: FrameInfo): Frame {
    if (handleOrStatus > 0) return new Frame(this, handleOrStatus, info);
    if (handleOrStatus === frameStatus.deadOwner) throw this.#closed();
    throw this.#refused(handleOrStatus, info);
  }

  #refused(status: number, { width, height, format }: FrameInfo): PipelineError {
    const picture = `a ${width}x${height} ${format} frame`;
    return status === frameStatus.noMemory
      ? new PipelineError(
          'ERR_FRAME_NO_MEMORY',
          `${this.name} got no memory for ${picture}: ${nativeFrames.stats().inUse} frames are in use; ` +
            'give links less capacity, or release frames earlier',
        )
      : new PipelineError('ERR_FRAME_INVALID', `the frame pool has no ${picture} to give to ${this.name}`);
  }

  #closed(): PipelineError {
    return new PipelineError(
      'ERR_FRAME_OWNER_CLOSED',
      `${this.name} has closed its account at the frame pool: frames can't be made for it any more`,
    );
  }
}
