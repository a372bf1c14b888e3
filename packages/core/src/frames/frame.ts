import { PipelineError } from '../errors/pipeline-error.js';
import { planeShapes } from './frame-info.js';
import type { FrameOwner } from './frame-owner.js';
import { frameStatus, type MappedPlanes, nativeFrames } from './native.js';

export type PixelFormat = 'i420' | 'nv12';

/** Code points of ISO/IEC 23091-2 (the VUI's); 1 is BT.709, 2 is unspecified. */
export type Color = {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly fullRange: boolean;
};

export const bt709: Color = { primaries: 1, transfer: 1, matrix: 1, fullRange: false };

/** Sizes are pixels, visible, 1 to 16384 on each side. */
export type FrameInfo = {
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly color: Color;
};

/**
 * `data` is the plane's memory itself, up to the last visible byte; rows are `stride` bytes apart, of which `width`
 * are visible.
 */
export type Plane = {
  readonly data: Uint8Array;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
};

/**
 * One reference to a raw picture, held by one owner. A picture is written by whoever allocated it, before it first
 * forwards it, and only read from then on.
 */
export class Frame {
  readonly handle: number;
  readonly info: FrameInfo;
  #owner: FrameOwner | undefined;
  #mapped: MappedPlanes | undefined;
  #planes: readonly Plane[] | undefined;

  /** For `FrameOwner`, which makes them. */
  constructor(owner: FrameOwner, handle: number, info: FrameInfo) {
    this.#owner = owner;
    this.handle = handle;
    this.info = info;
  }

  get width(): number {
    return this.info.width;
  }

  get height(): number {
    return this.info.height;
  }

  /** Bytes of the visible picture: 4:2:0, chroma rounded up. */
  get visibleBytes(): number {
    const { width, height } = this.info;
    return width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1);
  }

  /** The planes, without copying. They become empty when this reference is released or moved. */
  planes(): readonly Plane[] {
    this.#planes ??= this.#map();
    return this.#planes;
  }

  /** One more reference for the same owner. */
  retain(): Frame {
    const owner = this.#held();
    if (!nativeFrames.retain(owner.id, this.handle)) throw this.#lost(owner);
    return new Frame(owner, this.handle, this.info);
  }

  /** Gives the reference back. Further calls do nothing. */
  release(): void {
    const owner = this.#letGo();
    if (owner) nativeFrames.release(owner.id, this.handle);
  }

  /**
   * Hands the reference to another owner, by its id. False when that owner is dead: the reference stays here. Throws
   * ERR_FRAME_STALE when there is none to hand over.
   */
  moveTo(ownerId: number): boolean {
    const owner = this.#held();
    const status = nativeFrames.move(this.handle, owner.id, ownerId);
    if (status === frameStatus.deadOwner) return false;
    if (status !== 0) throw this.#lost(owner);
    this.#letGo();
    return true;
  }

  #map(): readonly Plane[] {
    const owner = this.#held();
    this.#mapped = nativeFrames.mapPlanes(owner.id, this.handle);
    if (!this.#mapped) throw this.#lost(owner);
    const shapes = planeShapes(this.info);
    return this.#mapped.planes.map(({ data, stride }, index) => ({
      data,
      stride,
      ...(shapes[index] as (typeof shapes)[0]),
    }));
  }

  #held(): FrameOwner {
    if (this.#owner === undefined) {
      throw new PipelineError('ERR_FRAME_STALE', `frame ${this.handle} was released or moved: use it before that`);
    }
    return this.#owner;
  }

  /** Views left to the garbage collector would keep pictures alive for seconds: they are unmapped here. */
  #letGo(): FrameOwner | undefined {
    const owner = this.#owner;
    this.#owner = undefined;
    if (this.#mapped) nativeFrames.unmapPlanes(this.#mapped);
    this.#mapped = undefined;
    this.#planes = undefined;
    return owner;
  }

  #lost(owner: FrameOwner): PipelineError {
    return new PipelineError(
      'ERR_FRAME_STALE',
      `${owner.name} does not hold frame ${this.handle} any more: its account at the frame pool was closed`,
    );
  }
}
