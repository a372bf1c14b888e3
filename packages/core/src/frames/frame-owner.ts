import { PipelineError } from '../errors/pipeline-error.js';
import { Frame, type FrameInfo, type Plane } from './frame.js';
import { type NativeOwner, nativeFrames } from './native.js';

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

  /** Takes over an account by its id: it closes when this thread ends, however it ends. */
  static bind(id: NativeOwner, name: string): FrameOwner {
    nativeFrames.bindOwner(id);
    return new FrameOwner(id, name);
  }

  /** What a native addon is given to work with frames: an External around `const arkavo_frames *` (arkavo_pipeline.h). */
  get abi(): unknown {
    return nativeFrames.abi;
  }

  /** A writable frame. Throws ERR_FRAME_NO_MEMORY when the pool is at its limit. */
  allocate(info: FrameInfo): Frame {
    const handle = nativeFrames.allocate(this.id, info);
    if (handle === 0) {
      throw new PipelineError(
        'ERR_FRAME_NO_MEMORY',
        `no memory for a ${info.width}x${info.height} ${info.format} frame`,
      );
    }
    return new Frame(this, handle, info);
  }

  /** A frame whose reference this owner holds already: one that a native addon made for it, or that was moved to it. */
  adopt(handle: number, info: FrameInfo): Frame {
    return new Frame(this, handle, info);
  }

  /** Reclaims what is still held. Returns how many references that were. */
  close(): number {
    return nativeFrames.destroyOwner(this.id);
  }

  /** For `Frame`. */
  retain(handle: number): void {
    if (!nativeFrames.retain(this.id, handle)) throw this.#lost(handle);
  }

  /** For `Frame`. */
  release(handle: number): void {
    nativeFrames.release(this.id, handle);
  }

  /** For `Frame`. */
  move(handle: number, to: NativeOwner): boolean {
    return nativeFrames.move(handle, this.id, to);
  }

  /** For `Frame`. */
  mapPlanes(handle: number, info: FrameInfo): readonly Plane[] {
    const planes = nativeFrames.mapPlanes(this.id, handle);
    if (!planes) throw this.#lost(handle);
    const chromaHeight = Math.ceil(info.height / 2);
    const chromaWidth = Math.ceil(info.width / 2) * (info.format === 'nv12' ? 2 : 1);
    return planes.map(({ data, stride }, index) =>
      index === 0
        ? { data, stride, width: info.width, height: info.height }
        : { data, stride, width: chromaWidth, height: chromaHeight },
    );
  }

  /** For `Frame`. */
  unmapPlanes(planes: readonly Plane[]): void {
    for (const plane of planes) nativeFrames.detach(plane.data);
  }

  #lost(handle: number): PipelineError {
    return new PipelineError('ERR_FRAME_STALE', `${this.name} does not hold frame ${handle}`);
  }
}
