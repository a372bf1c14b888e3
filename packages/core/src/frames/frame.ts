import type { FrameOwner } from './frame-owner.js';

export type PixelFormat = 'i420' | 'nv12';

/** Code points of ISO/IEC 23091-2 (the VUI's); 1 is BT.709, 2 is unspecified. */
export type Color = {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly fullRange: boolean;
};

export const bt709: Color = { primaries: 1, transfer: 1, matrix: 1, fullRange: false };

/** Sizes are pixels, visible. */
export type FrameInfo = {
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly color: Color;
};

/** `data` is the plane's memory itself; rows are `stride` bytes apart, of which `width` are visible. */
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
    return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
  }

  /** The planes, without copying. They become empty when this reference is released or moved. */
  planes(): readonly Plane[] {
    this.#planes ??= this.#held().mapPlanes(this.handle, this.info);
    return this.#planes;
  }

  /** One more reference for the same owner. */
  retain(): Frame {
    const owner = this.#held();
    owner.retain(this.handle);
    return new Frame(owner, this.handle, this.info);
  }

  /** Gives the reference back. Further calls do nothing. */
  release(): void {
    const owner = this.#letGo();
    owner?.release(this.handle);
  }

  /** Hands the reference to another owner, by its id. False when that owner is dead: the reference stays here. */
  moveTo(ownerId: number): boolean {
    if (!this.#held().move(this.handle, ownerId)) return false;
    this.#letGo();
    return true;
  }

  #held(): FrameOwner {
    if (this.#owner === undefined) throw new Error(`frame ${this.handle} was released or moved`);
    return this.#owner;
  }

  /** Views left to the garbage collector would keep pictures alive for seconds: they are detached here. */
  #letGo(): FrameOwner | undefined {
    const owner = this.#owner;
    this.#owner = undefined;
    if (owner && this.#planes) owner.unmapPlanes(this.#planes);
    this.#planes = undefined;
    return owner;
  }
}
